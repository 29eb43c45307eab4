"""Two spellings of member names."""

from floway.simulator.vendors.google.spelling import canonical, to_camel


def test_names_become_camel_case() -> None:
    assert to_camel("thinking_config") == "thinkingConfig"
    assert to_camel("inlineData") == "inlineData"


def test_what_belongs_to_the_client_stays_as_it_is() -> None:
    value = {
        "function_call": {"args": {"my_key": 1}},
        "parameters": {"any_of": [], "properties": {"my_key": {"min_items": 1}}, "required": ["my_key"]},
    }

    assert canonical(value) == {
        "functionCall": {"args": {"my_key": 1}},
        "parameters": {"anyOf": [], "properties": {"my_key": {"minItems": 1}}, "required": ["my_key"]},
    }
