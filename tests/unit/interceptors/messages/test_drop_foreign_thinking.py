import json
from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.messages.drop_foreign_thinking import change, may_apply

ASKED = {"role": "user", "content": "hi"}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "ok"}]}
TEXT = {"type": "text", "text": "a"}
CALL = {"type": "tool_use", "id": "t1", "name": "run", "input": {}}
OWN = {"type": "thinking", "thinking": "hm", "signature": "EqQBCkYIBxgC+/="}
CARRIERS = [
    "gAAAAABn@rs_1",
    "@rs_1",
    "floway-packed-gem1.t.00000000.c2ln",
    "floway-packed-gem1.t.00000000.",
    "floway-packed-chat1.reasoning.0a.",
]


def thinking(signature: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": "hm", "signature": signature}


def answer(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": list(blocks)}


def request(*messages: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"model": "m", "messages": list(messages), **members}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_a_translation_gave_is_left_out(carrier: str) -> None:
    redacted = {"type": "redacted_thinking", "data": carrier}
    document = request(ASKED, answer(thinking(carrier), redacted, TEXT), ASKED)
    told: list[str] = []

    changed = change(document, Circumstances(dropped=lambda path, reason: told.append(path)))

    assert may_apply(json.dumps(document).encode())
    assert changed == request(ASKED, answer(TEXT), ASKED)
    assert told == ["messages[1].content[0]", "messages[1].content[1]"]


def test_the_vendors_own_stays_the_very_same_document() -> None:
    document = request(ASKED, answer(OWN, CALL), RESULT, thinking={"type": "enabled", "budget_tokens": 1024})

    assert change(document, Circumstances()) is document
    assert not may_apply(json.dumps(document).encode())


def test_a_message_of_nothing_else_goes() -> None:
    assert change(request(ASKED, answer(thinking("@rs_1")), ASKED), Circumstances()) == request(ASKED, ASKED)


def test_a_budget_waits_for_the_next_turn_when_the_thinking_before_the_calls_is_gone() -> None:
    budget = {"type": "enabled", "budget_tokens": 1024}
    edits = [{"type": "clear_thinking_20251015", "keep": "all"}]
    document = request(
        ASKED, answer(thinking("x@rs_1"), CALL), RESULT, thinking=budget, context_management={"edits": edits}
    )

    changed = change(document, Circumstances())

    assert changed == request(ASKED, answer(CALL), RESULT, thinking={"type": "disabled"})


def test_other_edits_of_the_context_stay() -> None:
    edits = [{"type": "clear_thinking_20251015"}, {"type": "clear_tool_uses_20250919"}]
    document = request(
        ASKED,
        answer(thinking("x@rs_1"), CALL),
        RESULT,
        thinking={"type": "enabled", "budget_tokens": 1024},
        context_management={"edits": edits},
    )

    assert change(document, Circumstances())["context_management"] == {"edits": edits[1:]}


@pytest.mark.parametrize(
    ("messages", "switch"),
    [
        ((ASKED, answer(thinking("x@rs_1"), CALL), RESULT), {"type": "adaptive"}),
        ((ASKED, answer(OWN, thinking("x@rs_1"), CALL), RESULT), {"type": "enabled", "budget_tokens": 1024}),
        ((ASKED, answer(thinking("x@rs_1"), TEXT), ASKED), {"type": "enabled", "budget_tokens": 1024}),
    ],
)
def test_thinking_stays_on_where_the_vendor_takes_it(messages: tuple[Any, ...], switch: Any) -> None:
    assert change(request(*messages, thinking=switch), Circumstances())["thinking"] == switch


@pytest.mark.parametrize("messages", [None, "x", [None, 3, {"role": "assistant"}, answer(TEXT)]])
def test_odd_shapes_are_the_vendors_to_judge(messages: Any) -> None:
    document = {"messages": messages}

    assert change(document, Circumstances()) is document
