from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.pairs.responses_via_chat_completions.reasoning import Reasoning
from floway.translate.shared.response_writer import ResponseWriter


def summary(*texts: str) -> list[Document]:
    return [{"type": "summary_text", "text": text} for text in texts]


def seen(*deltas: Document) -> ResponseWriter:
    writer = ResponseWriter()
    reasoning = Reasoning(writer, "0a")
    for delta in deltas:
        if reasoning.is_in(delta):
            reasoning.see(delta)
    reasoning.end()
    return writer


def kinds(writer: ResponseWriter) -> list[str]:
    return [event["type"] for event in writer.out if isinstance(event, dict)]


@pytest.mark.parametrize("spelling", ["reasoning_text", "reasoning_content", "reasoning"])
def test_text_becomes_one_item(spelling: str) -> None:
    writer = seen({spelling: "be"}, {spelling: "cause"})

    (item,) = writer.items
    assert item == {
        "type": "reasoning",
        "id": item["id"],
        "summary": summary("because"),
        "encrypted_content": f"floway-packed-chat1.{spelling}.0a.",
    }


def test_text_of_vendors_is_streamed() -> None:
    writer = ResponseWriter()

    Reasoning(writer, "0a").see({"reasoning_content": "be"})

    assert kinds(writer)[-1] == "response.reasoning_summary_text.delta"


def test_text_that_items_may_follow_waits() -> None:
    writer = ResponseWriter()
    reasoning = Reasoning(writer, "0a")

    reasoning.see({"reasoning_text": "be", "reasoning_content": "be"})
    assert writer.out == []
    reasoning.end()

    assert writer.items[0]["summary"] == summary("be")


def test_items_stand_for_the_text_before_and_behind_them() -> None:
    item: dict[str, Any] = {"type": "reasoning", "id": "rs_1", "summary": summary("a", "b")}
    sealed = {**item, "encrypted_content": "gAAAA=="}

    writer = seen({"reasoning_text": "ab"}, {"reasoning_items": [sealed]}, {"reasoning_text": "ab"})

    assert writer.items == [sealed]
    assert kinds(writer).count("response.reasoning_summary_text.delta") == 2


def test_an_item_that_nobody_can_read_is_none() -> None:
    assert seen({"reasoning_items": [{"id": "rs_1", "summary": []}, "odd"]}).out == []


def test_what_is_said_later_is_another_item() -> None:
    writer = ResponseWriter()
    reasoning = Reasoning(writer, "0a")
    for text in ("a", "b"):
        reasoning.see({"reasoning": text})
        reasoning.end()

    assert [item["summary"] for item in writer.items] == [summary("a"), summary("b")]
