from typing import Any

import pytest

from floway.providers.copilot.interceptors.move_cache_control import change

MARK = {"type": "ephemeral"}
HOUR = {"type": "ephemeral", "ttl": "1h"}


def moved(*contents: Any) -> Any:
    changed = change(
        {"cache_control": MARK, "messages": [{"role": "user", "content": each} for each in contents]}
    )
    assert "cache_control" not in changed
    return [message["content"] for message in changed["messages"]]


def test_the_last_block_that_can_hold_it_gets_the_marker() -> None:
    text, thinking = {"type": "text", "text": "a"}, {"type": "thinking", "thinking": "t"}

    assert moved([text], [text, thinking]) == [[text], [{**text, "cache_control": MARK}, thinking]]
    assert moved([text], [thinking]) == [[{**text, "cache_control": MARK}], [thinking]]


@pytest.mark.parametrize("kind", ["text", "image", "tool_use", "tool_result"])
def test_several_kinds_of_blocks_can(kind: str) -> None:
    assert moved([{"type": kind}]) == [[{"type": kind, "cache_control": MARK}]]


def test_a_text_becomes_a_block() -> None:
    assert moved("Hi") == [[{"type": "text", "text": "Hi", "cache_control": MARK}]]


def test_a_block_that_is_marked_keeps_its_own() -> None:
    marked = {"type": "text", "text": "a", "cache_control": HOUR}

    assert moved([marked]) == [[marked]]


@pytest.mark.parametrize("messages", [[], None, [{"role": "user", "content": ""}]])
def test_where_nothing_can_hold_it_the_marker_goes(messages: Any) -> None:
    assert change({"cache_control": MARK, "messages": messages}) == {"messages": messages}


def test_a_request_without_it_stays() -> None:
    plain = {"messages": []}

    assert change(plain) is plain
