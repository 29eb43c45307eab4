"""A Messages stream as one message."""

from typing import Any

from floway.protocols.messages.collect import collect

START: dict[str, Any] = {
    "type": "message_start",
    "message": {
        "id": "msg_1",
        "role": "assistant",
        "content": [],
        "usage": {"input_tokens": 3, "output_tokens": 1},
    },
}


def block(index: int, start: dict[str, object], *deltas: dict[str, object]) -> list[dict[str, object]]:
    return [
        {"type": "content_block_start", "index": index, "content_block": start},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]


def test_texts_thinking_and_signature_are_put_together() -> None:
    thinking = block(
        0,
        {"type": "thinking", "thinking": ""},
        {"type": "thinking_delta", "thinking": "Let "},
        {"type": "thinking_delta", "thinking": "me"},
        {"type": "signature_delta", "signature": "sig"},
    )
    text = block(
        1,
        {"type": "text", "text": ""},
        {"type": "text_delta", "text": "Hi"},
        {"type": "text_delta", "text": "!"},
    )
    end = {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn"},
        "usage": {"output_tokens": 9, "input_tokens": None},
    }

    assert collect([START, *thinking, *text, end, {"type": "message_stop"}]) == {
        "id": "msg_1",
        "role": "assistant",
        "content": [
            {"type": "thinking", "thinking": "Let me", "signature": "sig"},
            {"type": "text", "text": "Hi!"},
        ],
        "usage": {"input_tokens": 3, "output_tokens": 9},
        "stop_reason": "end_turn",
    }


def test_the_arguments_of_a_tool_are_json_as_a_whole() -> None:
    deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in ('{"a"', ": 1}")]

    message = collect([START, *block(0, {"type": "tool_use", "id": "t", "name": "n", "input": {}}, *deltas)])

    assert message["content"] == [{"type": "tool_use", "id": "t", "name": "n", "input": {"a": 1}}]


def test_arguments_that_are_no_json_become_an_empty_object() -> None:
    delta = {"type": "input_json_delta", "partial_json": '{"a'}

    message = collect([START, *block(0, {"type": "tool_use", "id": "t", "name": "n", "input": {}}, delta)])

    assert message["content"][0]["input"] == {}


def test_a_tool_without_arguments_keeps_its_empty_object() -> None:
    message = collect([START, *block(0, {"type": "tool_use", "id": "t", "name": "n", "input": {}})])

    assert message["content"][0]["input"] == {}


def test_citations_are_gathered_and_unknown_deltas_kept() -> None:
    deltas = [{"type": "citations_delta", "citation": {"url": "u"}}, {"type": "new_delta", "novelty": "x"}]

    message = collect([START, *block(0, {"type": "text", "text": "t"}, *deltas)])

    assert message["content"] == [{"type": "text", "text": "t", "citations": [{"url": "u"}], "novelty": "x"}]


def test_a_delta_of_a_block_that_never_began_is_nothing() -> None:
    delta = {"type": "content_block_delta", "index": 7, "delta": {"type": "text_delta", "text": "x"}}

    assert collect([START, delta])["content"] == []


def test_the_last_stated_input_counts_and_a_later_null_does_not_erase_it() -> None:
    restated = {"type": "message_delta", "delta": {}, "usage": {"input_tokens": 7, "output_tokens": 2}}
    silent = {"type": "message_delta", "delta": {}, "usage": {"input_tokens": None, "output_tokens": 5}}

    assert collect([START, restated, silent])["usage"] == {"input_tokens": 7, "output_tokens": 5}


def test_thinking_that_nobody_signed_has_no_signature() -> None:
    delta = {"type": "thinking_delta", "thinking": "hm"}

    message = collect([START, *block(0, {"type": "thinking", "thinking": ""}, delta)])

    assert message["content"] == [{"type": "thinking", "thinking": "hm"}]


def test_members_and_blocks_that_nobody_knows_survive() -> None:
    start = {"type": "message_start", "message": {**START["message"], "container": {"id": "c"}}}
    fallback = {"type": "fallback", "from": {"model": "a"}, "to": {"model": "b"}}
    usage = {"output_tokens": 9, "iterations": [{"type": "message", "output_tokens": 9}]}
    details = {"type": "refusal", "category": "cyber", "explanation": "no"}
    end = {
        "type": "message_delta",
        "delta": {"stop_reason": "refusal", "stop_details": details},
        "usage": usage,
        "context_management": {"applied_edits": []},
    }

    message = collect([start, *block(0, fallback), *block(1, {"type": "text", "text": "a", "odd": 1}), end])

    assert message["content"] == [fallback, {"type": "text", "text": "a", "odd": 1}]
    assert (message["container"], message["context_management"]) == ({"id": "c"}, {"applied_edits": []})
    assert message["stop_details"] == details
    assert message["usage"] == {"input_tokens": 3, **usage}
