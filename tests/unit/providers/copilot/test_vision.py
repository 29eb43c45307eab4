import json
from typing import Any

import pytest

from floway.providers.copilot.vision import has_picture

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
