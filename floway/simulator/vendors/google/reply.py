"""Gemini answers, whole and as a stream, https://ai.google.dev/api/generate-content."""

import json
from collections.abc import Iterator

from floway.simulator.turn import Counts
from floway.simulator.vendors.base import Exchange
from floway.simulator.wire import Document, encode, sse

_FINISH_REASONS = {"end": "STOP", "tools": "STOP", "length": "MAX_TOKENS", "stop_sequence": "STOP"}


def document(exchange: Exchange) -> Document:
    """The ``GenerateContentResponse``."""
    parts = [*_thoughts(exchange), *_text(exchange), *_calls(exchange)]
    finish = _FINISH_REASONS[exchange.turn.stop]
    count = int((exchange.document.get("generationConfig") or {}).get("candidateCount") or 1)
    candidates = [
        {"content": {"parts": parts, "role": "model"}, "finishReason": finish, "index": index}
        for index in range(count)
    ]
    return {"candidates": candidates, **_tail(exchange, exchange.turn.counts, count)}


def sse_frames(exchange: Exchange, response: Document) -> Iterator[bytes]:
    """The stream with ``alt=sse``."""
    return (sse(chunk) for chunk in _chunks(exchange, response))


def array_frames(exchange: Exchange, response: Document) -> Iterator[bytes]:
    """The stream without ``alt=sse``: one JSON array, element by element."""
    for index, chunk in enumerate(_chunks(exchange, response)):
        yield (b",\r\n" if index else b"[") + encode(chunk)
    yield b"]"


def _chunks(exchange: Exchange, response: Document) -> Iterator[Document]:
    """A chunk per piece, each with the running usage; the last has the finish reason."""
    turn = exchange.turn
    for candidate in response["candidates"]:
        index = candidate["index"]
        shown = turn.thinking if _shows_thoughts(exchange) else ()
        said = len(turn.thinking) - len(shown)
        pieces = [{"text": piece, "thought": True} for piece in shown] + [
            {"text": piece} for piece in turn.text
        ]
        for piece in pieces:
            said += 1
            yield _chunk(exchange, response, index, [piece], said, None)
        closing = _calls(exchange)
        if _is_signed(exchange) and not closing:
            closing = [{"text": "", "thoughtSignature": _signature(exchange, 0)}]
        last = closing or [{"text": ""}]
        yield _chunk(exchange, response, index, last, None, candidate["finishReason"])


def _chunk(
    exchange: Exchange,
    response: Document,
    index: int,
    parts: list[Document],
    said: int | None,
    finish: str | None,
) -> Document:
    """:param said: the output tokens so far; None means all of them."""
    candidate: Document = {"content": {"parts": parts, "role": "model"}, "index": index}
    if finish:
        candidate["finishReason"] = finish
    chunk = {**response, "candidates": [candidate]}
    if said is not None and "usageMetadata" in response:
        counts = exchange.turn.counts
        thought = min(said, counts.reasoning)
        so_far = Counts(
            counts.input, counts.cache_read, counts.cache_write, counts.cache_write_1h, said, thought
        )
        chunk["usageMetadata"] = _usage(so_far, 1)
    return chunk


def _tail(exchange: Exchange, counts: Counts, candidates: int) -> Document:
    tail: Document = {"modelVersion": exchange.ask.model, "responseId": exchange.ask.seed}
    if not exchange.ask.options.no_usage:
        tail = {"usageMetadata": _usage(counts, candidates), **tail}
    return tail


def _usage(counts: Counts, candidates: int) -> Document:
    said = (counts.output - counts.reasoning) * candidates
    thought = counts.reasoning * candidates
    usage: Document = {
        "promptTokenCount": counts.prompt,
        "candidatesTokenCount": said,
        "totalTokenCount": counts.prompt + said + thought,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": counts.prompt}],
    }
    if counts.cache_read:
        usage["cachedContentTokenCount"] = counts.cache_read
        usage["cacheTokensDetails"] = [{"modality": "TEXT", "tokenCount": counts.cache_read}]
    if thought:
        usage["thoughtsTokenCount"] = thought
    return usage


def _shows_thoughts(exchange: Exchange) -> bool:
    thinking = (exchange.document.get("generationConfig") or {}).get("thinkingConfig") or {}
    return bool(thinking.get("includeThoughts") or exchange.ask.options.thinking)


def _is_signed(exchange: Exchange) -> bool:
    return bool(exchange.turn.thinking)


def _signature(exchange: Exchange, index: int) -> str:
    return exchange.world.signer.mint("gemini", "", f"{exchange.ask.seed}{index}")


def _thoughts(exchange: Exchange) -> list[Document]:
    if not exchange.turn.thinking or not _shows_thoughts(exchange):
        return []
    return [{"text": "".join(exchange.turn.thinking), "thought": True}]


def _text(exchange: Exchange) -> list[Document]:
    turn = exchange.turn
    if not turn.text:
        return []
    part: Document = {"text": "".join(turn.text)}
    if _is_signed(exchange) and not turn.calls:
        part["thoughtSignature"] = _signature(exchange, 0)
    return [part]


def _calls(exchange: Exchange) -> list[Document]:
    parts: list[Document] = []
    for index, call in enumerate(exchange.turn.calls):
        called: Document = {"name": call.tool.name, "args": json.loads(call.arguments)}
        if exchange.ask.options.call_ids:
            called = {"id": f"call_{exchange.ask.seed}{index}", **called}
        part: Document = {"functionCall": called}
        # Of parallel calls only the first carries the signature.
        if index == 0 and _is_signed(exchange):
            part["thoughtSignature"] = _signature(exchange, index)
        parts.append(part)
    return parts
