from typing import Any

import pytest

from floway.translate.shared.tool_arguments import as_arguments, as_input


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ('{"city": "Köln"}', {"city": "Köln"}),
        ({"city": "Köln"}, {"city": "Köln"}),
        ("", {}),
        (" \n", {}),
        (None, {}),
        ("{broken", {"raw_arguments": "{broken"}),
        ("[1]", {"raw_arguments": "[1]"}),
        ("7", {"raw_arguments": "7"}),
        ([1], {"raw_arguments": "[1]"}),
        ("[" * 5000, {"raw_arguments": "[" * 5000}),
    ],
)
def test_the_input_is_always_an_object(arguments: Any, value: dict[str, Any]) -> None:
    assert as_input(arguments) == value


@pytest.mark.parametrize(("value", "arguments"), [({"a": "é"}, '{"a":"é"}'), ({}, "{}"), (None, "{}")])
def test_arguments_are_json(value: Any, arguments: str) -> None:
    assert as_arguments(value) == arguments


def test_numbers_of_any_size_survive() -> None:
    assert as_arguments(as_input('{"a":123456789012345678901234567890}')) == (
        '{"a":123456789012345678901234567890}'
    )
