from typing import Any

import pytest

from floway.providers.copilot.interceptors.drop_image_generation import change

IMAGES = {"type": "image_generation"}
SEARCH = {"type": "web_search"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"tools": [IMAGES, SEARCH]}, {"tools": [SEARCH]}),
        ({"tools": [IMAGES]}, {}),
        ({"tools": [IMAGES], "tool_choice": "required"}, {}),
        (
            {"tools": [IMAGES, SEARCH], "tool_choice": "required"},
            {"tools": [SEARCH], "tool_choice": "required"},
        ),
        ({"tools": [IMAGES, SEARCH], "tool_choice": IMAGES}, {"tools": [SEARCH]}),
        ({"tools": [IMAGES], "tool_choice": "auto"}, {"tool_choice": "auto"}),
    ],
)
def test_the_tool_goes_and_a_choice_that_nothing_is_left_for(document: Any, expected: Any) -> None:
    assert change(document) == expected


def test_other_tools_stay() -> None:
    kept = {"tools": [SEARCH, {"type": "tool_search"}, {"type": "namespace", "name": "n"}]}

    assert change(kept) is kept
