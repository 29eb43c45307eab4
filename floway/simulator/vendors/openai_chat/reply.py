"""Chat Completions answers, whole and as a stream.

https://platform.openai.com/docs/api-reference/chat-streaming
"""

from collections.abc import Iterator

from floway.simulator.turn import Ask, Call, Counts
from floway.simulator.vendors.base import CREATED, Exchange
from floway.simulator.wire import Document, sse

_FINISH_REASONS = {"end": "stop", "tools": "tool_calls", "length": "length", "stop_sequence": "stop"}
DONE = b"data: [DONE]\n\n"


def document(exchange: Exchange) -> Document:
    """The ``chat.completion`` object."""
    ask, turn = exchange.ask, exchange.turn
    message: Document = {
        "role": "assistant",
        "content": "".join(turn.text) or None,
        "refusal": None,
        "annotations": [],
    }
    if turn.thinking and ask.options.reasoning_content:
        message["reasoning_content"] = "".join(turn.thinking)
    if turn.calls:
        message["tool_calls"] = [
            {"id": _call_id(ask, index), **_called(call)} for index, call in enumerate(turn.calls)
        ]
    choices = [
        {"index": index, "message": message, "logprobs": None, "finish_reason": _FINISH_REASONS[turn.stop]}
        for index in range(int(exchange.document.get("n") or 1))
    ]
    completion = {**_envelope(ask, "chat.completion"), "choices": choices}
    if not ask.options.no_usage:
        completion["usage"] = _usage(turn.counts, len(choices))
    return completion


def frames(exchange: Exchange, completion: Document) -> Iterator[bytes]:
    """The chunks of a stream that amounts to ``completion``."""
    ask, turn = exchange.ask, exchange.turn
    includes_usage = (exchange.document.get("stream_options") or {}).get(
        "include_usage"
    ) and "usage" in completion
    envelope = _envelope(ask, "chat.completion.chunk")
    # With the usage chunk asked for, every other chunk says that it has none.
    tail: Document = {"usage": None} if includes_usage else {}
    for choice in completion["choices"]:
        index = choice["index"]

        def chunk(delta: Document, finish: str | None = None, index: int = index) -> bytes:
            choices = [{"index": index, "delta": delta, "logprobs": None, "finish_reason": finish}]
            return sse({**envelope, "choices": choices, **tail})

        yield chunk({"role": "assistant", "content": "" if turn.text else None, "refusal": None})
        if ask.options.reasoning_content:
            for piece in turn.thinking:
                yield chunk({"reasoning_content": piece})
        for piece in turn.text:
            yield chunk({"content": piece})
        for position, call in enumerate(turn.calls):
            for delta in _call_deltas(ask, position, call):
                yield chunk({"tool_calls": [delta]})
        yield chunk({}, choice["finish_reason"])
    if includes_usage:
        yield sse({**envelope, "choices": [], "usage": completion["usage"]})
    yield DONE


def _envelope(ask: Ask, kind: str) -> Document:
    tier = ask.options.tier or ("default" if ask.tier in (None, "auto") else ask.tier)
    return {
        "id": f"chatcmpl-{ask.seed}",
        "object": kind,
        "created": CREATED,
        "model": ask.model,
        "service_tier": tier,
        "system_fingerprint": "fp_simulated",
    }


def _call_id(ask: Ask, index: int) -> str:
    return f"call_{ask.seed}{index}"


def _called(call: Call) -> Document:
    if call.tool.kind == "custom":
        return {"type": "custom", "custom": {"name": call.tool.name, "input": call.arguments}}
    return {"type": "function", "function": {"name": call.tool.name, "arguments": call.arguments}}


def _call_deltas(ask: Ask, index: int, call: Call) -> Iterator[Document]:
    kind, argument = ("custom", "input") if call.tool.kind == "custom" else ("function", "arguments")
    yield {
        "index": index,
        "id": _call_id(ask, index),
        "type": kind,
        kind: {"name": call.tool.name, argument: ""},
    }
    for piece in call.pieces:
        yield {"index": index, kind: {argument: piece}}


def _usage(counts: Counts, choices: int) -> Document:
    details = {"cached_tokens": counts.cache_read, "audio_tokens": 0}
    if counts.cache_write + counts.cache_write_1h:
        details["cache_write_tokens"] = counts.cache_write + counts.cache_write_1h
    return {
        "prompt_tokens": counts.prompt,
        "completion_tokens": counts.output * choices,
        "total_tokens": counts.prompt + counts.output * choices,
        "prompt_tokens_details": details,
        "completion_tokens_details": {
            "reasoning_tokens": counts.reasoning * choices,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }
