from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.translate.base import Document
from floway.translate.shared.gemini_target.schema.json_mode import JSONSchema
from tests.support.conversations.values import json_values


def translated(schema: Document) -> Document:
    return JSONSchema(schema).translated()


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"type": "OBJECT", "properties": {"a": True, "b": False}},
            {"type": "object", "properties": {"a": {}}},
        ),
        ({"type": ["string", "null"], "pattern": "x", "minLength": 1}, {"type": ["string", "null"]}),
        ({"const": "a"}, {"enum": ["a"]}),
        ({"type": "boolean", "enum": [True]}, {"type": "boolean"}),
        ({"items": [{"type": "string"}]}, {"prefixItems": [{"type": "string"}]}),
        ({"oneOf": [{"type": "string"}, {}]}, {"oneOf": [{"type": "string"}, {}]}),
        (
            {"additionalProperties": {"type": "string", "x-a": 1}},
            {"additionalProperties": {"type": "string"}},
        ),
        ({"type": "object", "required": ["a"]}, {"type": "object"}),
        (
            {"properties": {"a": {}}, "propertyOrdering": ["a"]},
            {"properties": {"a": {}}, "propertyOrdering": ["a"]},
        ),
    ],
)
def test_keywords(schema: Document, expected: Document) -> None:
    assert translated(schema) == expected


@pytest.mark.parametrize("name", ["title", "format", "default", "properties", "$ref", "allOf"])
def test_a_property_may_be_called_like_a_keyword(name: str) -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}

    assert translated(schema) == schema


def test_a_reference_is_written_out_with_what_stands_beside_it() -> None:
    schema = {
        "properties": {"a": {"$ref": "#/definitions/A", "description": "mine"}},
        "definitions": {"A": {"type": "string", "description": "theirs"}},
    }

    assert translated(schema) == {"properties": {"a": {"type": "string", "description": "mine"}}}


def test_a_cycle_stays_a_bare_reference_under_an_optional_property() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/definitions/N", "title": "x"}}}
    schema = {"properties": {"n": {"$ref": "#/definitions/N"}}, "definitions": {"N": node}}

    cyclic = {"type": "object", "properties": {"next": {"$ref": "#/$defs/N"}}}
    assert translated(schema) == {"properties": {"n": cyclic}, "$defs": {"N": cyclic}}


def test_a_cycle_of_required_properties_is_cut() -> None:
    schema = {"type": "object", "properties": {"self": {"$ref": "#"}}, "required": ["self"]}

    assert translated(schema)["properties"] == {"self": {}}


def test_the_root_may_be_referred_to() -> None:
    schema = {"type": "object", "properties": {"self": {"$ref": "#"}}}

    assert translated(schema) == schema


def test_definitions_that_use_each_other_twice_do_not_explode() -> None:
    names = [f"d{index}" for index in range(40)]
    definitions: dict[str, Any] = {
        name: {"properties": {"l": {"$ref": f"#/$defs/{after}"}, "r": {"$ref": f"#/$defs/{after}"}}}
        for name, after in pairwise(names)
    }

    assert translated({"$ref": "#/$defs/d0", "$defs": definitions})


@given(
    st.dictionaries(
        st.sampled_from(
            ["type", "enum", "items", "anyOf", "properties", "required", "$ref", "allOf", "minimum"]
        ),
        json_values,
    )
)
def test_no_value_makes_it_raise(schema: Document) -> None:
    assert isinstance(translated(schema), dict)
