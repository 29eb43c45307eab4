from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.responses.fill_namespace_descriptions import change, may_apply

SPACE = {"type": "namespace", "name": "files", "tools": []}


@pytest.mark.parametrize("given", [{}, {"description": ""}, {"description": " "}, {"description": None}])
def test_an_empty_description_is_filled_from_the_name(given: dict[str, Any]) -> None:
    function = {"type": "function", "name": "f", "description": ""}
    document = {"model": "m", "tools": [function, SPACE | given]}

    assert change(document, Circumstances()) == {
        "model": "m",
        "tools": [function, SPACE | {"description": "The tools of files."}],
    }
    assert document["tools"][1] == SPACE | given


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"tools": None},
        {"tools": ["namespace", {"type": "function", "name": "f"}]},
        {"tools": [SPACE | {"description": "Reads files."}]},
    ],
)
def test_anything_else_stays_the_same_object(document: dict[str, Any]) -> None:
    assert change(document, Circumstances()) is document


def test_only_requests_with_a_namespace_are_looked_into() -> None:
    assert may_apply(b'{"type":"namespace"}')
    assert not may_apply(b'{"type":"function"}')
