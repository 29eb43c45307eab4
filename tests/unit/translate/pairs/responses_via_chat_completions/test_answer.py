from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_chat_completions.answer import Answer

CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def reasoning(*texts: str, **members: Any) -> Document:
    summary = [{"type": "summary_text", "text": text} for text in texts]
    return {"type": "reasoning", "id": "rs_1", "summary": summary, **members}


def test_all_of_a_turn_is_one_message() -> None:
    answer = Answer(Ledger(), "0a")
    answer.think(
        reasoning("a", "b", encrypted_content="floway-packed-chat1.reasoning_content.0a."), "input[0]"
    )
    answer.say("text", None)
    answer.call("call_1", "f", "{}")

    assert answer.taken() == {
        "role": "assistant",
        "content": "text",
        "reasoning_content": "a\n\nb",
        "tool_calls": [CALL],
    }
    assert answer.taken() is None


@pytest.mark.parametrize(
    "sealed", [None, "gAAAAsealed", "floway-packed-chat1.reasoning_text.0b.", "floway-packed-gem1.t.0a.c2ln"]
)
def test_reasoning_of_another_upstream_stays_behind(sealed: str | None) -> None:
    ledger = Ledger()
    answer = Answer(ledger, "0a")
    answer.think(reasoning("why", encrypted_content=sealed), "input[0]")
    answer.say("text", None)

    assert answer.taken() == {"role": "assistant", "content": "text"}
    assert [loss.path for loss in ledger.losses] == ["input[0]"]


def test_raw_reasoning_is_told_as_text() -> None:
    answer = Answer(Ledger(), "0a")
    raw = [{"type": "reasoning_text", "text": "raw"}]
    answer.think(
        reasoning(content=raw, encrypted_content="floway-packed-chat1.reasoning_text.0a."), "input[0]"
    )
    answer.say("text", None)

    assert answer.taken() == {"role": "assistant", "content": "text", "reasoning_text": "raw"}


def test_reasoning_that_leads_to_nothing_is_noted() -> None:
    ledger = Ledger()
    answer = Answer(ledger, "0a")
    answer.think(reasoning("a", encrypted_content="floway-packed-chat1.reasoning_text.0a."), "input[3]")

    assert answer.taken() is None
    assert [(loss.path, str(loss.kind)) for loss in ledger.losses] == [("input[3]", "dropped")]


def test_calls_and_refusals_need_no_content() -> None:
    answer = Answer(Ledger(), "0a")
    answer.call("call_1", "f", "{}")
    assert answer.taken() == {"role": "assistant", "content": None, "tool_calls": [CALL]}

    answer.say("", "no")
    assert answer.taken() == {"role": "assistant", "content": None, "refusal": "no"}

    answer.say("", None)
    assert answer.taken() == {"role": "assistant", "content": ""}
