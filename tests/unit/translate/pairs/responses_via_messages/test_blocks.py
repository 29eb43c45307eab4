from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.pairs.responses_via_messages.blocks import opened
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.response_writer import ResponseWriter


def _item(start: Document, *deltas: Document) -> Document:
    writer = ResponseWriter()
    block = opened(start, Toolbox(), writer)
    assert block is not None
    for delta in deltas:
        block.delta(delta)
    block.stop()
    return writer.items[0]


def test_what_stands_in_the_start_of_a_block_is_told() -> None:
    text = _item({"type": "text", "text": "a"}, {"type": "text_delta", "text": "b"})
    thinking = _item({"type": "thinking", "thinking": "a", "signature": "E="})

    assert text["content"][0]["text"] == "ab"
    assert thinking["summary"][0]["text"] == "a"
    assert thinking["encrypted_content"] == "floway-packed-msg1.E="


def test_empty_thinking_has_a_part_and_redacted_thinking_none() -> None:
    signature = {"type": "signature_delta", "signature": "E="}

    empty = _item({"type": "thinking", "thinking": "", "signature": ""}, signature)
    redacted = _item({"type": "redacted_thinking", "data": "E="})

    assert empty["summary"] == [{"type": "summary_text", "text": ""}]
    assert redacted["summary"] == []


def test_thinking_without_a_signature_says_only_whose_it_is() -> None:
    item = _item({"type": "thinking", "thinking": "a", "signature": ""})

    assert item["encrypted_content"] == "floway-packed-msg1."


@pytest.mark.parametrize("kind", ["server_tool_use", "web_search_tool_result", None, []])
def test_a_block_without_a_counterpart_has_no_item(kind: Any) -> None:
    assert opened({"type": kind}, Toolbox(), ResponseWriter()) is None


def test_deltas_of_another_kind_are_passed_over() -> None:
    item = _item(
        {"type": "text", "text": "a"}, {"type": "input_json_delta", "partial_json": "{"}, {"type": 5}
    )

    assert item["content"][0]["text"] == "a"


def test_redacted_thinking_without_data_is_nothing() -> None:
    writer = ResponseWriter()
    block = opened({"type": "redacted_thinking"}, Toolbox(), writer)
    assert block is not None
    block.stop()

    assert writer.items == []
