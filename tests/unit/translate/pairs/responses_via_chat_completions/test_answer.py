from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_chat_completions.answer import Answer

CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def reasoning(*texts: str, **members: Any) -> Document:
    summary = [{"type": "summary_text", "text": text} for text in texts]
    return {"type": "reasoning", "id": "rs_1", "summary": summary, **members}


def test_all_of_a_turn_is_one_message() -> None:
    answer = Answer(Ledger())
    answer.think(reasoning("a", "b", encrypted_content="sealed"), "input[0]")
    answer.say("text", None)
    answer.call("call_1", "f", "{}")

    assert answer.taken() == {
        "role": "assistant",
        "content": "text",
        "reasoning_items": [reasoning("a", "b")],
        "reasoning_text": "a\n\nb",
        "tool_calls": [CALL],
    }
    assert answer.taken() is None


def test_sealed_reasoning_is_never_sent_to_another_vendor() -> None:
    ledger = Ledger()
    answer = Answer(ledger)
    answer.think(reasoning(encrypted_content="sealed"), "input[0]")
    answer.say("text", None)

    assert answer.taken() == {"role": "assistant", "content": "text"}
    assert [loss.path for loss in ledger.losses] == ["input[0].encrypted_content", "input[0]"]


def test_raw_reasoning_is_told_as_text() -> None:
    answer = Answer(Ledger())
    answer.think(reasoning(content=[{"type": "reasoning_text", "text": "raw"}]), "input[0]")
    answer.say("text", None)

    assert answer.taken() == {"role": "assistant", "content": "text", "reasoning_text": "raw"}


def test_reasoning_that_leads_to_nothing_is_noted() -> None:
    ledger = Ledger()
    answer = Answer(ledger)
    answer.think(reasoning("a"), "input[3]")

    assert answer.taken() is None
    assert [(loss.path, str(loss.kind)) for loss in ledger.losses] == [("input[3]", "dropped")]


def test_calls_and_refusals_need_no_content() -> None:
    answer = Answer(Ledger())
    answer.call("call_1", "f", "{}")
    assert answer.taken() == {"role": "assistant", "content": None, "tool_calls": [CALL]}

    answer.say("", "no")
    assert answer.taken() == {"role": "assistant", "content": None, "refusal": "no"}

    answer.say("", None)
    assert answer.taken() == {"role": "assistant", "content": ""}
