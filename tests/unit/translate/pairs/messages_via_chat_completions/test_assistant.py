import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.assistant import AssistantMessage
from floway.translate.pairs.messages_via_chat_completions.tools import ToolNames

#: Before the vendor's seal, of reasoning that the upstream itself showed.
OWN = "floway-packed-chat1.reasoning_text.0a."


def sent(*blocks: Document, ledger: Ledger | None = None) -> Document | None:
    ledger = ledger or Ledger()
    said = AssistantMessage(ledger, ToolNames(ledger), "0a")
    assert all(said.takes(block, f"[{index}]") for index, block in enumerate(blocks))
    return said.message()


def thinking(text: str, signature: str) -> Document:
    return {"type": "thinking", "thinking": text, "signature": signature}


def test_texts_are_joined() -> None:
    blocks = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]

    assert sent(*blocks) == {"role": "assistant", "content": "one\n\ntwo"}


def test_calls_without_text_have_no_content() -> None:
    call = {"type": "tool_use", "id": "t", "name": "f", "input": {"city": "Köln"}}

    assert sent(call) == {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": "t", "type": "function", "function": {"name": "f", "arguments": '{"city":"Köln"}'}}
        ],
    }


def test_the_first_thinking_block_is_the_only_one() -> None:
    ledger = Ledger()

    message = sent(thinking("why", f"{OWN}s1"), thinking("how", f"{OWN}s2"), ledger=ledger)

    assert message == {
        "role": "assistant",
        "content": "",
        "reasoning_text": "why",
        "reasoning_opaque": "s1",
    }
    assert [loss.path for loss in ledger.losses] == ["[1]"]


def test_readable_text_is_not_paired_with_the_seal_of_another_block() -> None:
    message = sent(thinking("why", OWN), {"type": "redacted_thinking", "data": f"{OWN}sealed"})

    assert message is not None
    assert message["reasoning_text"] == "why"
    assert "reasoning_opaque" not in message


def test_redacted_thinking_has_a_seal_only() -> None:
    message = sent({"type": "redacted_thinking", "data": f"{OWN}sealed"})

    assert message is not None
    assert (message["reasoning_text"], message["reasoning_opaque"]) == (None, "sealed")


def test_reasoning_goes_back_as_it_was_spelled() -> None:
    message = sent(thinking("why", "floway-packed-chat1.reasoning_content.0a."))

    assert message == {"role": "assistant", "content": "", "reasoning_content": "why"}


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "gAAAA@rs_1",
        "an-anthropic-signature",
        "floway-packed-gem1.t.0a.c2ln",
        "floway-packed-chat1.reasoning_text.0b.another-models",
    ],
)
def test_reasoning_of_another_upstream_stays_behind(signature: str) -> None:
    ledger = Ledger()

    assert sent(thinking("why", signature), ledger=ledger) is None
    assert [loss.path for loss in ledger.losses] == ["[0]"]


def test_an_unknown_block_is_not_taken() -> None:
    ledger = Ledger()

    assert not AssistantMessage(ledger, ToolNames(ledger), "0a").takes({"type": "video"}, "")
