from floway.translate.pairs.messages_via_gemini.blocks import Blocks, Out


def test_one_block_is_open_at_a_time_and_each_has_the_next_index() -> None:
    out: Out = []
    blocks = Blocks()

    blocks.continue_with("text", out)
    blocks.continue_with("text", out)
    blocks.start({"type": "tool_use", "id": "a", "name": "f", "input": {}}, out)
    blocks.stop(out)
    blocks.stop(out)

    events = [(event["type"], event["index"]) for event in out if isinstance(event, dict)]
    assert events == [
        ("content_block_start", 0),
        ("content_block_stop", 0),
        ("content_block_start", 1),
        ("content_block_stop", 1),
    ]


def test_a_thinking_block_starts_unsigned() -> None:
    out: Out = []

    Blocks().continue_with("thinking", out)

    block = {"type": "thinking", "thinking": "", "signature": ""}
    assert out == [{"type": "content_block_start", "index": 0, "content_block": block}]
