from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.assistant import AssistantMessage
from floway.translate.pairs.messages_via_chat_completions.tools import ToolNames


def sent(*blocks: Document, ledger: Ledger | None = None) -> Document | None:
    ledger = ledger or Ledger()
    said = AssistantMessage(ledger, ToolNames(ledger))
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

    message = sent(thinking("why", "s1"), thinking("how", "s2"), ledger=ledger)

    assert message == {
        "role": "assistant",
        "content": "",
        "reasoning_text": "why",
        "reasoning_opaque": "s1",
    }
    assert [loss.path for loss in ledger.losses] == ["[1]"]


def test_readable_text_is_not_paired_with_the_seal_of_another_block() -> None:
    message = sent(thinking("why", ""), {"type": "redacted_thinking", "data": "sealed"})

    assert message is not None
    assert message["reasoning_text"] == "why"
    assert "reasoning_opaque" not in message


def test_redacted_thinking_has_a_seal_only() -> None:
    message = sent({"type": "redacted_thinking", "data": "sealed"})

    assert message is not None
    assert (message["reasoning_text"], message["reasoning_opaque"]) == (None, "sealed")


def test_a_seal_of_another_protocol_stays_behind() -> None:
    ledger = Ledger()

    assert sent(thinking("why", "gAAAA@rs_1"), ledger=ledger) is None
    assert [loss.path for loss in ledger.losses] == ["[0]"]


def test_an_unknown_block_is_not_taken() -> None:
    ledger = Ledger()

    assert not AssistantMessage(ledger, ToolNames(ledger)).takes({"type": "video"}, "")
