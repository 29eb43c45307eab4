import pytest

from floway.translate.base import Untranslatable
from floway.translate.shared.gemini_client.spelling import camel, camel_name, child


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("thinking_config", "thinkingConfig"),
        ("parameters_json_schema", "parametersJsonSchema"),
        ("topK", "topK"),
        ("text", "text"),
    ],
)
def test_a_name_is_read_in_both_spellings(given: str, expected: str) -> None:
    assert camel_name(given) == expected


def test_only_one_level_is_renamed() -> None:
    args = {"snake_case": 1}

    assert camel({"function_call": args, "role": "user"}) == {"functionCall": args, "role": "user"}


def test_an_object_without_snake_case_is_not_copied() -> None:
    given = {"functionCall": {}}

    assert camel(given) is given


def test_a_child_that_is_absent_or_null_is_empty() -> None:
    assert child({}, "toolConfig", "toolConfig") == {}
    assert child({"toolConfig": None}, "toolConfig", "toolConfig") == {}


def test_a_child_that_is_no_object_is_refused_by_its_path() -> None:
    with pytest.raises(Untranslatable) as refused:
        child({"toolConfig": []}, "toolConfig", "toolConfig")

    assert refused.value.param == "toolConfig"
