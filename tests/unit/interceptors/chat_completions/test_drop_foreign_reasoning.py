import json
from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.chat_completions.drop_foreign_reasoning import change, may_apply

ASKED = {"role": "user", "content": "hi"}


def answer(**members: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": "a", **members}


@pytest.mark.parametrize(
    "carrier", ["floway-packed-msg1.EqQB", "floway-packed-gem1.x.00000000.", "floway-packed-rsp1."]
)
def test_what_a_translation_gave_is_left_out_with_its_text(carrier: str) -> None:
    given = answer(reasoning_text="hm", reasoning_content="hm", reasoning_opaque=carrier)
    document = {"messages": [ASKED, given, ASKED]}
    told: list[str] = []

    changed = change(document, Circumstances(dropped=lambda path, reason: told.append(path)))

    assert may_apply(json.dumps(document).encode())
    assert changed == {"messages": [ASKED, answer(), ASKED]}
    names = ("reasoning_opaque", "reasoning_text", "reasoning_content")
    assert told == [f"messages[1].{name}" for name in names]


def test_the_items_of_a_responses_upstream_go_with_its_mark() -> None:
    given = answer(
        reasoning_items=[{"type": "reasoning", "id": "rs_1"}], reasoning_opaque="floway-packed-rsp1."
    )

    assert change({"messages": [given]}, Circumstances()) == {"messages": [answer()]}


def test_the_signature_of_a_call_is_left_out() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "run", "arguments": "{}"}}
    signed = {
        **call,
        "extra_content": {"google": {"thought_signature": "floway-packed-gem1.f.00000000.c2ln"}},
    }
    document = {"messages": [answer(tool_calls=[signed, call])]}

    changed = change(document, Circumstances())

    assert may_apply(json.dumps(document).encode())
    assert changed == {"messages": [answer(tool_calls=[call, call])]}


@pytest.mark.parametrize(
    "members",
    [
        {"reasoning_content": "hm"},
        {"reasoning_text": "hm", "reasoning_opaque": "copilots own"},
        {"tool_calls": [{"id": "c1", "extra_content": {"google": {"thought_signature": "c2ln"}}}]},
    ],
)
def test_the_vendors_own_stays_the_very_same_document(members: dict[str, Any]) -> None:
    document = {"messages": [ASKED, answer(**members)]}

    assert change(document, Circumstances()) is document
    assert not may_apply(json.dumps(document).encode())


@pytest.mark.parametrize("messages", [None, "x", [None, 3, {"tool_calls": [None, {"extra_content": 1}]}]])
def test_odd_shapes_are_the_vendors_to_judge(messages: Any) -> None:
    document = {"messages": messages}

    assert change(document, Circumstances()) is document
