from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_chat_completions.choice import Choice
from floway.translate.shared.gemini_client.ending import Ending
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.seal import opened
from tests.support.conversations import gemini


def read(*deltas: Document, finish: str | None = None) -> tuple[list[Document], Any]:
    choice = Choice(0, "mint")
    parts = [part for delta in deltas for part in choice.read({"delta": delta}, shows_thoughts=True)]
    parts += choice.read({"delta": {}, "finish_reason": finish}, shows_thoughts=True)
    return parts, choice.ended(ToolNames(Ledger()))


def fragment(arguments: Any, **more: Any) -> Document:
    function = {"arguments": arguments} | ({"name": more.pop("name")} if "name" in more else {})
    return {"tool_calls": [{"function": function, **more}]}


def called(*deltas: Document) -> list[Document]:
    _, ended = read(*deltas, finish="tool_calls")
    return gemini.calls(ended[0])


def test_reasoning_is_shown_and_sealed_for_the_next_part() -> None:
    parts, _ = read(
        {"reasoning_content": "h"}, {"reasoning_content": "m"}, {"content": "so"}, {"content": "!"}
    )

    assert parts[:2] == [{"text": "h", "thought": True}, {"text": "m", "thought": True}]
    assert opened(parts[2]["thoughtSignature"], "mint") == [{"reasoning_content": "hm"}]
    assert parts[3] == {"text": "!"}


def test_only_the_first_call_is_signed() -> None:
    _, (parts, _) = read(
        {"reasoning_opaque": "s"}, fragment("{}", index=0, id="a", name="f"), fragment("{}", index=1, id="b")
    )

    assert opened(parts[0]["thoughtSignature"], "mint") == [{"reasoning_opaque": "s"}]
    assert "thoughtSignature" not in parts[1]


def test_calls_that_take_turns_keep_their_arguments() -> None:
    assert called(
        fragment("", index=0, id="a", name="f"),
        fragment("", index=1, id="b", name="g"),
        fragment('{"y"', index=1),
        fragment('{"x"', index=0),
        fragment(":2}", index=1),
        fragment(":1}", index=0),
    ) == [{"id": "a", "name": "f", "args": {"x": 1}}, {"id": "b", "name": "g", "args": {"y": 2}}]


def test_calls_without_a_place_of_their_own_are_told_apart_by_their_ids() -> None:
    assert [
        one["id"] for one in called(fragment("{}", index=0, id="a"), fragment("{}", index=0, id="b"))
    ] == [
        "a",
        "b",
    ]
    assert [one["id"] for one in called(fragment("{}", id="a"), fragment("{}", id="b"))] == ["a", "b"]


def test_arguments_that_came_as_an_object_are_taken() -> None:
    assert called(fragment({"a": 1}, index=0, id="a", name="f"))[0]["args"] == {"a": 1}


@pytest.mark.parametrize("arguments", ["[1]", '{"a"', "null"])
def test_arguments_that_are_no_object_are_a_failure(arguments: str) -> None:
    _, ended = read(fragment(arguments, index=0, id="a", name="f"), finish="tool_calls")

    assert isinstance(ended, Failure)


def test_a_call_that_the_limit_cut_is_left_out() -> None:
    _, ended = read(fragment('{"a"', index=0, id="a", name="f"), finish="length")

    assert ended == ([], Ending("MAX_TOKENS"))


@pytest.mark.parametrize(
    ("finish", "reason"),
    [
        ("stop", "STOP"),
        ("tool_calls", "STOP"),
        ("length", "MAX_TOKENS"),
        ("content_filter", "SAFETY"),
        ("surprise", "OTHER"),
        (None, "STOP"),
    ],
)
def test_the_finish_reason_in_googles_words(finish: str | None, reason: str) -> None:
    _, ended = read({"content": "a"}, finish=finish)

    assert ended == ([], Ending(reason))


def test_a_refusal_is_the_message_of_the_end() -> None:
    _, ended = read({"refusal": "I can"}, {"refusal": "not."}, finish="stop")

    assert ended == ([], Ending("SAFETY", "I cannot."))


def test_content_in_parts_is_text() -> None:
    parts, _ = read({"content": [{"type": "text", "text": "a"}, {"type": "other"}, 7]})

    assert parts == [{"text": "a"}]
