from base64 import b64decode, b64encode
from copy import deepcopy
from typing import Any

import pytest

from floway.providers.copilot.interceptors import compress_images
from tests.support.pictures import decoded, png

PNG = b64encode(png(3200, 1000)).decode()
URL = f"data:image/png;base64,{PNG}"
SOURCE = {"type": "base64", "media_type": "image/png", "data": PNG}
IMAGE = {"type": "image", "source": SOURCE, "cache_control": {"type": "ephemeral"}}
TEXT = {"type": "text", "text": "Look"}


def size(data: str) -> tuple[int, int]:
    image = decoded(b64decode(data))
    assert image.format == "WEBP"
    return image.size


def of_url(url: str) -> tuple[int, int]:
    head, _, data = url.partition(",")
    assert head == "data:image/webp;base64"
    return size(data)


def test_pictures_of_messages_are_no_larger_than_the_model_looks_at_them() -> None:
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": [TEXT, IMAGE]}
    document = {"model": "m", "messages": [{"role": "user", "content": [IMAGE, result, TEXT]}]}
    before = deepcopy(document)

    changed = compress_images.change(document, "claude-opus-4.6")

    direct, within, text = changed["messages"][0]["content"]
    assert direct["source"] == {
        "type": "base64",
        "media_type": "image/webp",
        "data": direct["source"]["data"],
    }
    assert size(direct["source"]["data"]) == (1568, 490)
    assert direct["cache_control"] == {"type": "ephemeral"}
    assert within == result | {"content": [TEXT, direct]}
    assert text is TEXT
    assert document == before


def test_pictures_of_chat_completions() -> None:
    part = {"type": "image_url", "image_url": {"url": URL, "detail": "high"}}
    turns = [
        {"role": "user", "content": "Hi"},
        {"role": "user", "content": [part]},
        {"role": "tool", "content": [part]},
    ]

    changed = compress_images.change({"messages": turns}, "gpt-4.1")["messages"]

    assert changed[0] is turns[0]
    for turn in changed[1:]:
        assert of_url(turn["content"][0]["image_url"]["url"]) == (2048, 640)
        assert turn["content"][0]["image_url"]["detail"] == "high"


def test_pictures_of_responses() -> None:
    part = {"type": "input_image", "image_url": URL, "detail": "auto"}
    items = [
        {"role": "user", "content": [part]},
        {"type": "function_call_output", "call_id": "call_1", "output": [part]},
    ]

    changed = compress_images.change({"input": items, "store": False}, "gpt-5.6-sol")

    message, output = changed["input"]
    assert (
        of_url(message["content"][0]["image_url"]) == of_url(output["output"][0]["image_url"]) == (2048, 640)
    )
    assert output["call_id"] == "call_1"
    assert changed["store"] is False


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image", "source": {"type": "url", "url": "https://example.com/base64.png"}},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "broken"}},
        {"type": "image", "source": {"type": "base64", "data": 3}},
        {"type": "image", "source": {"type": "file", "file_id": "base64"}},
        {"type": "image_url", "image_url": {"url": "https://example.com/;base64,a.png"}},
        {"type": "image_url", "image_url": {"url": f"data:application/pdf;base64,{PNG}"}},
        {"type": "image_url", "image_url": {"url": f"data:image/svg+xml,{PNG}"}},
        {"type": "image_url", "image_url": {}},
        {"type": "input_image", "image_url": None},
        {"type": "input_image", "file_id": "base64"},
        {"type": "text", "text": URL},
        {"type": "document", "source": SOURCE},
        URL,
    ],
)
def test_everything_else_is_the_very_same_document(part: Any) -> None:
    document = {"messages": [{"role": "user", "content": [part]}], "input": URL}

    assert compress_images.change(document, "gpt-5.5") is document


def test_a_media_type_may_have_parameters_and_any_case() -> None:
    part = {"type": "input_image", "image_url": f"DATA:Image/PNG;charset=utf-8;Base64,{PNG}"}

    changed = compress_images.change({"input": [{"role": "user", "content": [part]}]}, "gpt-5.5")

    assert of_url(changed["input"][0]["content"][0]["image_url"]) == (2048, 640)


def test_a_request_nested_for_no_reason_is_left_alone() -> None:
    document: dict[str, Any] = {"content": [IMAGE]}
    for _ in range(400):
        document = {"content": [document]}

    assert compress_images.change({"messages": [document, {"content": [IMAGE]}]}, "gpt-5.5")["messages"][
        0
    ] is (document)
