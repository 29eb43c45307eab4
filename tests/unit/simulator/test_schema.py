"""Values that fit a schema."""

from typing import Any

import pytest

from floway.simulator.schema import instance


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (
            {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "boolean"}}},
            {"a": "a", "b": True},
        ),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2}, [1, 1]),
        ({"type": "OBJECT", "properties": {"n": {"type": "NUMBER"}}}, {"n": 1.0}),
        ({"enum": ["red", "green"]}, "red"),
        ({"const": 7}, 7),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None),
        ({"type": ["null", "integer"], "exclusiveMinimum": 4}, 5),
        ({"type": "integer", "maximum": 0}, 0),
        ({"type": "string", "minLength": 8}, "valuexxx"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "string", "maxLength": 2}}}, "va"),
    ],
)
def test_the_value_fits(schema: dict[str, Any], value: Any) -> None:
    assert instance(schema) == value


def test_a_schema_that_holds_itself_ends() -> None:
    assert instance({"type": "object", "properties": {"next": {"$ref": "#"}}})["next"]["next"]
