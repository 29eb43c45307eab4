"""Messages answers, whole and as a stream.

https://docs.anthropic.com/en/api/messages-streaming
"""

import json
from collections.abc import Iterator

from floway.simulator.turn import Counts
from floway.simulator.vendors.base import Exchange
from floway.simulator.wire import Document, sse

_STOP_REASONS = {
    "end": "end_turn",
    "tools": "tool_use",
    "length": "max_tokens",
    "stop_sequence": "stop_sequence",
}


def document(exchange: Exchange) -> Document:
    """The ``message`` object."""
    ask, turn = exchange.ask, exchange.turn
    content = _thinking(exchange)
    if turn.text:
        content.append({"type": "text", "text": "".join(turn.text)})
    for index, call in enumerate(turn.calls):
        arguments = json.loads(call.arguments)
        content.append(
            {"type": "tool_use", "id": f"toolu_{ask.seed}{index}", "name": call.tool.name, "input": arguments}
        )
    message: Document = {
        "id": f"msg_{ask.seed}",
        "type": "message",
        "role": "assistant",
        "model": ask.model,
        "content": content,
        "stop_reason": _STOP_REASONS[turn.stop],
        "stop_sequence": turn.stop_sequence,
    }
    if not ask.options.no_usage:
        message["usage"] = _usage(turn.counts, ask.options.tier, ask.tier)
    return message


def frames(exchange: Exchange, message: Document) -> Iterator[bytes]:
    """The events of a stream that amounts to ``message``."""
    start = {**message, "content": [], "stop_reason": None, "stop_sequence": None}
    if "usage" in message:
        start["usage"] = {**message["usage"], "output_tokens": 1}
        start["usage"].pop("output_tokens_details", None)
    yield _event("message_start", message=start)
    for index, block in enumerate(message["content"]):
        yield from _block(exchange, index, block)
    delta = {"stop_reason": message["stop_reason"], "stop_sequence": message["stop_sequence"]}
    if "usage" in message:
        stated = (
            "input_tokens",
            "cache_creation_input_tokens",
            "cache_read_input_tokens",
            "output_tokens",
            "output_tokens_details",
        )
        usage = {name: message["usage"][name] for name in stated if name in message["usage"]}
        yield _event("message_delta", delta=delta, usage=usage)
    else:
        yield _event("message_delta", delta=delta)
    yield _event("message_stop")


def _thinking(exchange: Exchange) -> list[Document]:
    turn, signer = exchange.turn, exchange.world.signer
    if not turn.thinking:
        return []
    if exchange.ask.options.redacted:
        return [{"type": "redacted_thinking", "data": signer.mint("redacted", "", exchange.ask.seed)}]
    is_omitted = (exchange.document.get("thinking") or {}).get("display") == "omitted"
    text = "" if is_omitted else "".join(turn.thinking)
    return [
        {"type": "thinking", "thinking": text, "signature": signer.mint("messages", text, exchange.ask.seed)}
    ]


def _usage(counts: Counts, forced_tier: str | None, speed: str | None) -> Document:
    usage: Document = {
        "input_tokens": counts.input,
        "cache_creation_input_tokens": counts.cache_write + counts.cache_write_1h,
        "cache_read_input_tokens": counts.cache_read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": counts.cache_write,
            "ephemeral_1h_input_tokens": counts.cache_write_1h,
        },
        "output_tokens": counts.output,
        "service_tier": forced_tier or "standard",
    }
    if counts.reasoning:
        usage["output_tokens_details"] = {"thinking_tokens": counts.reasoning}
    if speed:
        usage["speed"] = speed
    return usage


def _block(exchange: Exchange, index: int, block: Document) -> Iterator[bytes]:
    turn = exchange.turn
    kind = block["type"]
    if kind == "thinking":
        yield _start(index, {"type": "thinking", "thinking": "", "signature": ""})
        if block["thinking"]:
            for piece in turn.thinking:
                yield _delta(index, {"type": "thinking_delta", "thinking": piece})
        yield _delta(index, {"type": "signature_delta", "signature": block["signature"]})
    elif kind == "redacted_thinking":
        yield _start(index, block)
    elif kind == "text":
        yield _start(index, {"type": "text", "text": ""})
        for piece in turn.text:
            yield _delta(index, {"type": "text_delta", "text": piece})
    else:
        yield _start(index, {**block, "input": {}})
        call = turn.calls[index - bool(turn.thinking) - bool(turn.text)]
        for piece in call.pieces if block["input"] else ():
            yield _delta(index, {"type": "input_json_delta", "partial_json": piece})
    yield _event("content_block_stop", index=index)


def _start(index: int, block: Document) -> bytes:
    return _event("content_block_start", index=index, content_block=block)


def _delta(index: int, delta: Document) -> bytes:
    return _event("content_block_delta", index=index, delta=delta)


def _event(kind: str, **members: object) -> bytes:
    return sse({"type": kind, **members}, kind)
