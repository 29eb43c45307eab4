"""Chat Completions answers."""

from typing import Any

from floway.simulator.vendors.openai_chat import OPENAI_CHAT
from floway.simulator.vendors.openai_chat.reply import document, frames
from tests.support.vendor_streams import exchange, payloads

TOOLS = [
    {"type": "function", "function": {"name": "f", "parameters": {"properties": {"a": {"type": "string"}}}}},
    {"type": "custom", "custom": {"name": "p"}},
]


def _asked(**members: Any) -> dict[str, Any]:
    return {"model": "sim", "messages": [{"role": "user", "content": "Hello"}], **members}


def test_the_chunks_add_up_to_the_whole_message() -> None:
    made = exchange(OPENAI_CHAT, "sim+tools=2+events=3", _asked(tools=TOOLS))
    whole = document(made)
    chunks = payloads(frames(made, whole))

    assert chunks.pop() == "[DONE]"
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert (
        "".join(delta.get("content") or "" for delta in deltas) == whole["choices"][0]["message"]["content"]
    )
    calls = [call for delta in deltas for call in delta.get("tool_calls", ())]
    arguments = "".join(call["function"]["arguments"] for call in calls if call["index"] == 0)
    inputs = "".join(call["custom"]["input"] for call in calls if call["index"] == 1)
    assert (arguments, inputs) == ('{"a": "a"}', "input for p")
    assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"


def test_usage_stands_in_one_chunk_with_no_choices() -> None:
    made = exchange(OPENAI_CHAT, "sim", _asked(stream=True, stream_options={"include_usage": True}))
    whole = document(made)
    *chunks, last, _ = payloads(frames(made, whole))

    assert (last["choices"], last["usage"]) == ([], whole["usage"])
    assert all(chunk["usage"] is None for chunk in chunks)


def test_usage_can_be_left_out_although_asked_for() -> None:
    made = exchange(OPENAI_CHAT, "sim+no_usage", _asked(stream=True, stream_options={"include_usage": True}))

    assert all("usage" not in chunk for chunk in payloads(frames(made, document(made)))[:-1])


def test_written_cache_tokens_and_several_choices_are_counted() -> None:
    usage = document(exchange(OPENAI_CHAT, "sim+cache_write=4+cache_read=2+input=1+output=3", _asked(n=2)))[
        "usage"
    ]

    assert usage["prompt_tokens_details"] == {"cached_tokens": 2, "audio_tokens": 0, "cache_write_tokens": 4}
    assert (usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]) == (7, 6, 13)
