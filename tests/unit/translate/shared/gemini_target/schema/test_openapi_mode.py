import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.translate.base import Document
from floway.translate.shared.gemini_target.schema.openapi_mode import OpenAPISchema
from tests.support.conversations.values import json_values


def translated(schema: Document) -> Document:
    return OpenAPISchema(schema).translated()


STRING, NULL = {"type": "string"}, {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"type": ["object", "null"], "properties": {"a": STRING}},
            {"type": "OBJECT", "nullable": True, "properties": {"a": {"type": "STRING"}}},
        ),
        ({"type": "integer", "enum": [1, 2]}, {"type": "INTEGER", "enum": ["1", "2"]}),
        ({"type": "string", "enum": ["", "a"]}, {"type": "STRING", "enum": ["a"]}),
        ({"type": "string", "format": "uri"}, {"type": "STRING"}),
        ({"type": "string", "format": "date-time"}, {"type": "STRING", "format": "date-time"}),
        ({"type": "array"}, {"type": "ARRAY", "items": {"type": "STRING"}}),
        ({"type": "array", "items": True}, {"type": "ARRAY", "items": {"type": "STRING"}}),
        ({"type": "object", "additionalProperties": False, "$schema": "x"}, {"type": "OBJECT"}),
        ({"type": "object", "properties": {"a": False}}, {"type": "OBJECT", "properties": {}}),
        (
            {"anyOf": [STRING, NULL], "description": "d"},
            {"type": "STRING", "description": "d", "nullable": True},
        ),
        (
            {"oneOf": [STRING, {"type": "integer"}], "title": "t"},
            {"anyOf": [{"type": "STRING"}, {"type": "INTEGER"}]},
        ),
        (
            {"type": ["array", "string"], "items": STRING, "description": "d"},
            {
                "anyOf": [{"type": "ARRAY", "items": {"type": "STRING"}}, {"type": "STRING"}],
                "description": "d",
            },
        ),
        ({"anyOf": [NULL]}, {"type": "STRING", "nullable": True}),
        (
            {"type": "string", "pattern": "a", "minLength": 1},
            {"type": "STRING", "pattern": "a", "minLength": 1},
        ),
    ],
)
def test_keywords(schema: Document, expected: Document) -> None:
    assert translated(schema) == expected


@pytest.mark.parametrize("name", ["title", "format", "default", "properties"])
def test_a_property_may_be_called_like_a_keyword(name: str) -> None:
    schema = {"type": "object", "properties": {name: STRING}, "required": [name]}

    assert translated(schema) == {
        "type": "OBJECT",
        "properties": {name: {"type": "STRING"}},
        "required": [name],
    }


def test_references_are_written_out_and_cycles_cut() -> None:
    schema = {
        "properties": {"a": {"$ref": "#/$defs/A"}, "self": {"$ref": "#"}},
        "$defs": {"A": STRING},
    }

    assert translated(schema) == {"properties": {"a": {"type": "STRING"}, "self": {"type": "OBJECT"}}}


@given(
    st.dictionaries(
        st.sampled_from(["type", "enum", "items", "anyOf", "properties", "required", "$ref", "format"]),
        json_values,
    )
)
def test_no_value_makes_it_raise(schema: Document) -> None:
    assert isinstance(translated(schema), dict)
