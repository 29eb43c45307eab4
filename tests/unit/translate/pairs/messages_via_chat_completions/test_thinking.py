from floway.translate.base import Document
from floway.translate.pairs.messages_via_chat_completions.blocks import Blocks
from floway.translate.pairs.messages_via_chat_completions.thinking import Thinking


def test_a_seal_that_is_repeated_is_written_once() -> None:
    out: list[Document] = []
    thinking = Thinking(Blocks(), "0a")

    thinking.text(out, "why", "reasoning_text")
    thinking.seal(out, "seal")
    thinking.seal(out, "seal")
    thinking.close(out)

    deltas = [event["delta"] for event in out if event["type"] == "content_block_delta"]
    assert deltas == [
        {"type": "thinking_delta", "thinking": "why"},
        {"type": "signature_delta", "signature": "floway-packed-chat1.reasoning_text.0a.seal"},
    ]
    assert [event["type"] for event in out].count("content_block_start") == 1


def test_the_last_of_several_seals_before_a_block_wins() -> None:
    out: list[Document] = []
    thinking = Thinking(Blocks(), "0a")

    thinking.seal(out, "first")
    thinking.seal(out, "last")
    thinking.close(out)

    assert out[0]["content_block"] == {
        "type": "redacted_thinking",
        "data": "floway-packed-chat1.reasoning_text.0a.last",
    }


def test_thinking_without_a_seal_says_how_it_was_spelled() -> None:
    out: list[Document] = []
    thinking = Thinking(Blocks(), "0a")

    thinking.text(out, "why", "reasoning_content")
    thinking.close(out)

    assert out[-2]["delta"] == {
        "type": "signature_delta",
        "signature": "floway-packed-chat1.reasoning_content.0a.",
    }
