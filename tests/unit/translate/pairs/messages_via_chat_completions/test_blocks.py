from floway.translate.base import Document
from floway.translate.pairs.messages_via_chat_completions.blocks import Blocks


def test_a_start_closes_the_block_before_it() -> None:
    out: list[Document] = []
    blocks = Blocks()

    blocks.text(out, "a")
    blocks.text(out, "b")
    blocks.start(out, {"type": "thinking"})
    blocks.stop(out)
    blocks.stop(out)

    assert [(event["type"], event["index"]) for event in out] == [
        ("content_block_start", 0),
        ("content_block_delta", 0),
        ("content_block_delta", 0),
        ("content_block_stop", 0),
        ("content_block_start", 1),
        ("content_block_stop", 1),
    ]
    assert blocks.open_kind == ""
