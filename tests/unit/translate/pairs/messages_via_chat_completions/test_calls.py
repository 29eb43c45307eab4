from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.pairs.messages_via_chat_completions.blocks import Blocks
from floway.translate.pairs.messages_via_chat_completions.calls import Calls


def written(*fragments: Any) -> list[tuple[str, str, str]]:
    """``(id, name, arguments)`` of each block."""
    out: list[Document] = []
    blocks = Blocks()
    calls = Calls(blocks, {})
    for fragment in fragments:
        calls.feed(out, fragment)
    calls.finish(out)
    blocks.stop(out)
    return [
        (
            event["content_block"]["id"],
            event["content_block"]["name"],
            "".join(
                other["delta"]["partial_json"]
                for other in out
                if other["type"] == "content_block_delta" and other["index"] == event["index"]
            ),
        )
        for event in out
        if event["type"] == "content_block_start"
    ]


def entry(arguments: str = "", **members: Any) -> Document:
    name = {"name": members.pop("name")} if "name" in members else {}
    return {**members, "function": {"arguments": arguments, **name}}


def test_the_second_call_streams_once_the_first_is_complete() -> None:
    out: list[Document] = []
    calls = Calls(Blocks(), {})
    for fragment in (entry('{"a"', index=0, id="x", name="f"), entry(":1}", index=0)):
        calls.feed(out, fragment)
    out.clear()

    calls.feed(out, entry("{", index=1, id="y", name="g"))

    assert [event["type"] for event in out] == [
        "content_block_stop",
        "content_block_start",
        "content_block_delta",
    ]


def test_id_and_name_may_come_apart() -> None:
    fragments = [entry("{", index=0, id="x"), entry("}", index=0, name="f")]

    assert written(*fragments) == [("x", "f", "{}")]


def test_a_missing_index_is_told_by_the_id() -> None:
    fragments = [entry("{", id="x", name="f"), entry("}"), entry("{}", id="y", name="g")]

    assert written(*fragments) == [("x", "f", "{}"), ("y", "g", "{}")]


def test_calls_that_are_all_numbered_zero_are_told_by_their_ids() -> None:
    fragments = [entry("{}", index=0, id="x", name="f"), entry("{}", index=0, id="y", name="g")]

    assert written(*fragments) == [("x", "f", "{}"), ("y", "g", "{}")]


def test_a_call_without_an_id_gets_one() -> None:
    ((call_id, name, arguments),) = written(entry("{}", index=0, name="f"))

    assert call_id.startswith("toolu_")
    assert (name, arguments) == ("f", "{}")


@pytest.mark.parametrize("fragment", [entry("{}", index=3), {"index": 0}, None, [], {"function": "f"}])
def test_a_fragment_of_no_call_is_dropped(fragment: Any) -> None:
    assert written(fragment) == []
