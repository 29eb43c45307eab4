import pytest

from floway.translate.base import Document
from floway.translate.shared.gemini_target.schema.keywords import (
    bounds,
    enumeration,
    is_number,
    required_among,
)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer", "exclusiveMinimum": 0}, {"minimum": 1}),
        ({"type": "integer", "exclusiveMaximum": 2.5}, {"maximum": 2}),
        ({"type": "number", "exclusiveMinimum": 0}, {"minimum": 0}),
        ({"type": "integer", "minimum": 5, "exclusiveMinimum": 1}, {"minimum": 5}),
        ({"exclusiveMinimum": True, "minimum": "x"}, {}),
    ],
)
def test_bounds(schema: Document, expected: Document) -> None:
    assert bounds(schema) == expected


def test_enumerations_are_strings_and_numbers() -> None:
    assert enumeration({"enum": ["a", 1, None, True, 2.5]}) == ["a", 1, 2.5]
    assert enumeration({"const": "a"}) == ["a"]
    assert enumeration({"enum": "a"}) == []


def test_required_names_are_properties() -> None:
    assert required_among({"required": ["a", "b", ["c"]]}, {"a": {}}) == ["a"]
    assert required_among({"required": "a"}, {"a": {}}) == []


def test_a_boolean_is_no_number() -> None:
    assert (is_number(1), is_number(True)) == (True, False)
