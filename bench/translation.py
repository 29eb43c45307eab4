"""What a translation costs: ``python -m bench.translation``.

For every pair: CPU of the request half for a small and an agent-sized conversation (decoding and
encoding included), and of the frame half per delta in a burst (decoding, accounting and encoding
included). Best of several rounds, since this measures code, not the machine's neighbours. And the
memory that a stream holds in its middle, above that of a stream passed through, after a small and
after an agent-sized request.
"""

import gc
import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.gateway.meter import Meter
from floway.gateway.translating import TranslatingMeter
from floway.protocols.registry import BY_ID
from floway.translate.base import Context, Translation
from floway.translate.registry import PAIRS

_ROUNDS = 7
_DELTAS = 2_000
#: Streams open at the same time, and the frames that each of them has seen.
_OPEN, _SEEN = 20, 200
_TEXT = "the quick brown fox jumps over the lazy dog. " * 34

Document = dict[str, Any]


def main() -> None:
    """One line per pair."""
    print(f"{'pair':<42}{'1 KB':>10}{'200 KB':>12}{'per delta':>12}{'held, 1 KB':>14}{'held, 200 KB':>14}")
    for (client, upstream), pair in sorted(PAIRS.items()):
        small, big = _REQUESTS[client](1, 0), _REQUESTS[client](120, 20)
        delta = _delta_us(pair, client, upstream)
        print(
            f"{client + ' via ' + upstream:<42}{_request_ms(pair, small):>7.3f} ms"
            f"{_request_ms(pair, big):>9.2f} ms{delta:>9.1f} us"
            f"{_held_kib(pair, client, upstream, small):>10.1f} KiB"
            f"{_held_kib(pair, client, upstream, big):>10.1f} KiB",
            flush=True,
        )


def _request_ms(pair: Translation, document: Document) -> float:
    body = json.dumps(document).encode()
    decode = msgspec.json.Decoder(dict[str, Any]).decode

    def run() -> None:
        msgspec.json.encode(pair(decode(body), Context("model")).document)

    return _best(run, 200 if len(body) < 10_000 else 5) * 1000


def _delta_us(pair: Translation, client: ProtocolId, upstream: ProtocolId) -> float:
    frames = _STREAMS[upstream](_DELTAS)
    # Bursts of fifty frames: what one wake-up reads when the upstream is faster than we are.
    chunks = [b"".join(frames[at : at + 50]) for at in range(0, len(frames), 50)]

    def run() -> None:
        translator = pair(_REQUESTS[client](1, 0), Context("model")).frames
        meter = TranslatingMeter(BY_ID[upstream], translator, BY_ID[client], True, "req")
        out = b"".join([meter.feed(chunk) for chunk in chunks]) + meter.flush()
        if b"word" not in out or meter.error:
            raise RuntimeError(f"{client} via {upstream} lost the text: {out[-300:]!r}")

    return _best(run, 1) / _DELTAS * 1e6


def _held_kib(pair: Translation, client: ProtocolId, upstream: ProtocolId, document: Document) -> float:
    body = json.dumps(document).encode()
    decode = msgspec.json.Decoder(dict[str, Any]).decode

    def translated() -> Meter:
        translator = pair(decode(body), Context("model")).frames
        return TranslatingMeter(BY_ID[upstream], translator, BY_ID[client], True, "req")

    passed = _open_kib(lambda: Meter(BY_ID[upstream].reading(), True), upstream)
    return _open_kib(translated, upstream) - passed


def _open_kib(opened: Callable[[], Meter], upstream: ProtocolId) -> float:
    """What one open stream holds."""
    frames = _STREAMS[upstream](_DELTAS)[:_SEEN]
    # Whatever the first stream of a process makes for all is not of this one.
    first = _fed(opened(), frames)
    gc.collect()
    tracemalloc.start()
    meters = [_fed(opened(), frames) for _ in range(_OPEN)]
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del first, meters
    return held / _OPEN / 1024


def _fed(meter: Meter, frames: list[bytes]) -> Meter:
    for frame in frames:
        meter.feed(frame)
    return meter


def _best(run: Callable[[], None], times: int) -> float:
    """CPU seconds of one run."""
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.process_time()
        for _ in range(times):
            run()
        best = min(best, (time.process_time() - started) / times)
    return best


def _messages_request(turns: int, tools: int) -> Document:
    schema = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}
    document: Document = {"model": "m", "max_tokens": 1024, "stream": True, "system": _TEXT[:600]}
    roles = ("user", "assistant")
    document["messages"] = [
        {"role": roles[turn % 2], "content": [{"type": "text", "text": _TEXT}]} for turn in range(turns - 1)
    ] + [{"role": "user", "content": _TEXT[:400]}]
    if tools:
        document["tools"] = [
            {"name": f"tool_{number}", "description": _TEXT[:400], "input_schema": schema}
            for number in range(tools)
        ]
    return document


def _chat_request(turns: int, tools: int) -> Document:
    source = _messages_request(turns, tools)
    messages = [{"role": "system", "content": source["system"]}]
    messages += [{"role": each["role"], "content": _flat(each["content"])} for each in source["messages"]]
    document: Document = {"model": "m", "stream": True, "messages": messages}
    if tools:
        document["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": each["name"],
                    "description": each["description"],
                    "parameters": each["input_schema"],
                },
            }
            for each in source["tools"]
        ]
    return document


def _responses_request(turns: int, tools: int) -> Document:
    source = _chat_request(turns, tools)
    document: Document = {"model": "m", "stream": True, "store": False, "input": source["messages"]}
    if tools:
        document["tools"] = [{"type": "function", **each["function"]} for each in source["tools"]]
    return document


def _gemini_request(turns: int, tools: int) -> Document:
    source = _chat_request(turns, tools)
    roles = {"user": "user", "assistant": "model"}
    document: Document = {
        "systemInstruction": {"parts": [{"text": source["messages"][0]["content"]}]},
        "contents": [
            {"role": roles[each["role"]], "parts": [{"text": each["content"]}]}
            for each in source["messages"][1:]
        ],
    }
    if tools:
        declarations = [
            {
                "name": each["function"]["name"],
                "description": each["function"]["description"],
                "parametersJsonSchema": each["function"]["parameters"],
            }
            for each in source["tools"]
        ]
        document["tools"] = [{"functionDeclarations": declarations}]
    return document


def _flat(content: object) -> str:
    return content if isinstance(content, str) else _TEXT


_REQUESTS: dict[ProtocolId, Callable[[int, int], Document]] = {
    MESSAGES: _messages_request,
    CHAT_COMPLETIONS: _chat_request,
    RESPONSES: _responses_request,
    GEMINI: _gemini_request,
}


def _named(document: Document) -> bytes:
    return f"event: {document['type']}\ndata: {json.dumps(document)}\n\n".encode()


def _data(document: Document) -> bytes:
    return f"data: {json.dumps(document)}\n\n".encode()


def _messages_stream(deltas: int) -> list[bytes]:
    usage = {"input_tokens": 9, "output_tokens": 1}
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "usage": usage,
    }
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": " word"}}
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": deltas}}
    return [
        _named({"type": "message_start", "message": message}),
        _named({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        *[_named(delta)] * deltas,
        _named({"type": "content_block_stop", "index": 0}),
        _named(end),
        _named({"type": "message_stop"}),
    ]


def _chat_stream(deltas: int) -> list[bytes]:
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"}

    def chunk(delta: Document, finish: str | None = None) -> bytes:
        return _data({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    usage = {"prompt_tokens": 9, "completion_tokens": deltas, "total_tokens": deltas + 9}
    return [
        chunk({"role": "assistant", "content": ""}),
        *[chunk({"content": " word"})] * deltas,
        chunk({}, "stop"),
        _data({**head, "choices": [], "usage": usage}),
        b"data: [DONE]\n\n",
    ]


def _responses_stream(deltas: int) -> list[bytes]:
    text = " word" * deltas
    response: Document = {
        "id": "resp_1",
        "object": "response",
        "status": "in_progress",
        "model": "m",
        "output": [],
    }
    part = {"type": "output_text", "text": "", "annotations": []}
    item: Document = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "status": "in_progress",
        "content": [],
    }
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    done = {**item, "status": "completed", "content": [{**part, "text": text}]}
    usage = {"input_tokens": 9, "output_tokens": deltas, "total_tokens": deltas + 9}
    ended = {**response, "status": "completed", "output": [done], "usage": usage}
    events: list[Document] = [
        {"type": "response.created", "response": response},
        {"type": "response.output_item.added", "output_index": 0, "item": item},
        {"type": "response.content_part.added", **place, "part": part},
        *[{"type": "response.output_text.delta", **place, "delta": " word"}] * deltas,
        {"type": "response.output_text.done", **place, "text": text},
        {"type": "response.content_part.done", **place, "part": {**part, "text": text}},
        {"type": "response.output_item.done", "output_index": 0, "item": done},
        {"type": "response.completed", "response": ended},
    ]
    return [_named({**event, "sequence_number": number}) for number, event in enumerate(events)]


def _gemini_stream(deltas: int) -> list[bytes]:
    def result(finish: Document, count: int) -> bytes:
        content = {"role": "model", "parts": [{"text": " word"}]}
        usage = {"promptTokenCount": 9, "candidatesTokenCount": count, "totalTokenCount": count + 9}
        return _data({"candidates": [{"index": 0, "content": content, **finish}], "usageMetadata": usage})

    return [*[result({}, 1)] * (deltas - 1), result({"finishReason": "STOP"}, deltas)]


_STREAMS: dict[ProtocolId, Callable[[int], list[bytes]]] = {
    MESSAGES: _messages_stream,
    CHAT_COMPLETIONS: _chat_stream,
    RESPONSES: _responses_stream,
    GEMINI: _gemini_stream,
}


if __name__ == "__main__":
    main()
