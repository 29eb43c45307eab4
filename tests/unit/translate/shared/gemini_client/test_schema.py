from typing import Any

import pytest
from hypothesis import given

from floway.translate.shared.gemini_client.schema import closed, is_complete, json_schema
from tests.support.conversations.values import json_values

OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "STRING"}, {"type": "string"}),
        ({"type": "TYPE_UNSPECIFIED"}, {}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        (
            {"type": "STRING", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"anyOf": [{"type": "INTEGER"}], "nullable": True},
         {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        ({"type": "ARRAY", "minItems": "2", "items": {"type": "NUMBER"}},
         {"type": "array", "minItems": 2, "items": {"type": "number"}}),
        ({"any_of": [{"type": "STRING"}]}, {"anyOf": [{"type": "string"}]}),
        ({"type": "STRING", "example": "a", "format": None}, {"type": "string", "examples": ["a"]}),
        (OBJECT | {"required": ["a"], "additionalProperties": False},
         OBJECT | {"required": ["a"], "additionalProperties": False}),
        (None, None),
    ],
)  # fmt: skip
def test_a_schema_becomes_json_schema(schema: Any, expected: Any) -> None:
    assert json_schema(schema) == expected


def test_properties_have_names_of_their_own() -> None:
    schema = {"type": "OBJECT", "properties": {"min_items": {"type": "STRING"}, "type": {"type": "STRING"}}}

    assert list(json_schema(schema)["properties"]) == ["min_items", "type"]


def test_properties_stand_in_the_stated_order() -> None:
    properties = {"a": {"type": "STRING"}, "b": {"type": "STRING"}, "c": {"type": "STRING"}}

    converted = json_schema({"properties": properties, "property_ordering": ["c", "a", "gone"]})

    assert list(converted["properties"]) == ["c", "a", "b"]
    assert "propertyOrdering" not in converted


@given(json_values)
def test_anything_is_converted_or_left_alone(value: Any) -> None:
    closed(json_schema(value))
    is_complete(json_schema(value))


def test_objects_are_closed_at_every_depth() -> None:
    schema = {"properties": {"a": OBJECT, "b": {"items": OBJECT}, "c": {"anyOf": [OBJECT]}}}

    converted = closed(schema)

    inner = OBJECT | {"additionalProperties": False}
    assert converted["additionalProperties"] is False
    assert converted["properties"] == {"a": inner, "b": {"items": inner}, "c": {"anyOf": [inner]}}


def test_an_object_that_says_what_else_it_takes_keeps_that() -> None:
    assert closed(OBJECT | {"additionalProperties": True})["additionalProperties"] is True


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (OBJECT | {"required": ["a"], "additionalProperties": False}, True),
        (OBJECT | {"required": ["a"]}, False),
        (OBJECT | {"additionalProperties": False}, False),
        ({"type": "object"}, False),
        ({"type": "string"}, True),
        ({"type": "array", "items": OBJECT}, False),
        ({"anyOf": [{"type": "string"}, OBJECT]}, False),
    ],
)
def test_a_schema_is_complete_when_all_its_properties_are_required(schema: Any, expected: bool) -> None:
    assert is_complete(schema) is expected
