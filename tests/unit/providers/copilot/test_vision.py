import json
from typing import Any

import pytest

from floway.providers.copilot.vision import LEVELS, has_picture, pictures

PICTURE = {"type": "image", "source": {}}


@pytest.mark.parametrize(
    "document",
    [
        {"messages": [{"role": "user", "content": [PICTURE]}]},
        {"messages": [{"role": "user", "content": [{"type": "tool_result", "content": [PICTURE]}]}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u"}}]}]},
        {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "u"}]}]},
        {"input": [{"type": "function_call_output", "output": [{"type": "input_image", "image_url": "u"}]}]},
    ],
)
def test_a_picture_is_found_wherever_it_is(document: dict[str, Any]) -> None:
    assert has_picture(json.dumps(document).encode(), document)


@pytest.mark.parametrize(
    "document",
    [
        {"messages": [{"role": "user", "content": "an image"}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": '{"type": "image"}'}]}]},
        {"input": "an image"},
        {"messages": None},
    ],
)
def test_talk_of_pictures_is_none(document: dict[str, Any]) -> None:
    assert not has_picture(json.dumps(document).encode(), document)


def test_pictures_come_in_their_order_from_as_deep_as_protocols_go() -> None:
    result = {"type": "tool_result", "content": [PICTURE | {"id": 2}]}
    deep: dict[str, Any] = PICTURE
    for _ in range(LEVELS):
        deep = {"content": [deep]}
    turns = [{"role": "user", "content": [PICTURE | {"id": 1}, result]}, deep, PICTURE | {"id": 3}]

    assert [each["id"] for each in pictures({"messages": turns})] == [1, 2, 3]
