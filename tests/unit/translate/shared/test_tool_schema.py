from typing import Any

import pytest

from floway.translate.shared.tool_schema import from_messages, towards_messages


@pytest.mark.parametrize(
    ("schema", "parameters"),
    [
        ({"type": "object"}, {"type": "object", "properties": {}}),
        ({"type": "object", "properties": {"a": {}}}, {"type": "object", "properties": {"a": {}}}),
        ({"anyOf": []}, {"anyOf": []}),
    ],
)
def test_a_bare_object_gets_properties(schema: Any, parameters: Any) -> None:
    assert from_messages(schema) == parameters


@pytest.mark.parametrize(
    ("parameters", "schema"),
    [
        (None, {"type": "object", "properties": {}}),
        ({}, {"type": "object", "properties": {}}),
        ({"properties": {"a": {}}}, {"type": "object", "properties": {"a": {}}}),
        ({"type": "string"}, {"type": "string"}),
    ],
)
def test_a_schema_for_messages_states_its_type(parameters: Any, schema: Any) -> None:
    assert towards_messages(parameters) == schema
