from floway.translate.shared.gemini_client.generation import Form
from floway.translate.shared.gemini_client.openai import named_schema

PROPERTIES = {"type": "object", "properties": {"a": {"type": "string"}}}


def test_a_schema_that_requires_everything_is_strict() -> None:
    schema = PROPERTIES | {"required": ["a"]}

    assert named_schema(Form(True, schema)) == {
        "name": "gemini_response",
        "schema": schema | {"additionalProperties": False},
        "strict": True,
    }


def test_other_schemas_are_sent_as_they_are() -> None:
    assert named_schema(Form(True, PROPERTIES)) == {"name": "gemini_response", "schema": PROPERTIES}


def test_strict_answers_are_objects() -> None:
    assert named_schema(Form(True, {"type": "string"})) == {
        "name": "gemini_response",
        "schema": {"type": "string"},
    }
