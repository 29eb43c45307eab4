"""Responses answers, whole and as a stream.

https://platform.openai.com/docs/api-reference/responses-streaming
"""

from collections.abc import Iterator
from itertools import count

from floway.simulator.turn import Ask, Call, Counts
from floway.simulator.vendors.base import CREATED, Exchange
from floway.simulator.vendors.openai import IN_STREAM
from floway.simulator.vendors.openai_responses.item_events import item_events
from floway.simulator.wire import Document, sse

#: Members of the request that the response repeats, with what stands there when it has none.
_ECHOED: Document = {
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "prompt_cache_key": None,
    "store": True,
    "temperature": 1.0,
    "tool_choice": "auto",
    "tools": [],
    "top_p": 1.0,
    "truncation": "disabled",
    "user": None,
}


def document(exchange: Exchange) -> Document:
    """The ``response`` object."""
    ask, turn = exchange.ask, exchange.turn
    is_short = turn.stop == "length"
    output = [*_reasoning(exchange), *_message(exchange)]
    output += [_call(ask, index, call) for index, call in enumerate(turn.calls)]
    response = {
        **_envelope(exchange),
        "status": "incomplete" if is_short else "completed",
        "incomplete_details": {"reason": "max_output_tokens"} if is_short else None,
        "completed_at": CREATED,
        "output": output,
    }
    if not ask.options.no_usage:
        response["usage"] = _usage(turn.counts)
    return response


def frames(exchange: Exchange, response: Document) -> Iterator[bytes]:
    """The events of a stream that amounts to ``response``."""
    numbers = count()
    yield from _opening(exchange, numbers)
    for index, item in enumerate(response["output"]):
        for kind, members in item_events(index, item, _pieces(exchange, item)):
            yield _event(kind, numbers, **members)
    yield _event(f"response.{response['status']}", numbers, response=response)


def failure(exchange: Exchange, kind: str, sent: int) -> Iterator[bytes]:
    """An ``error`` event and ``response.failed``; opened first if nothing was sent."""
    numbers = count(sent)
    if not sent:
        yield from _opening(exchange, numbers)
    _, error_type, code, message = IN_STREAM[kind]
    error = {"type": error_type, "code": code, "message": message, "param": None}
    yield _event("error", numbers, error=error)
    failed = {
        **_envelope(exchange),
        "status": "failed",
        "error": {"code": code, "message": message},
        "output": [],
    }
    yield _event("response.failed", numbers, response=failed)


def _opening(exchange: Exchange, numbers: Iterator[int]) -> Iterator[bytes]:
    opened = {**_envelope(exchange), "status": "in_progress", "output": [], "usage": None}
    yield _event("response.created", numbers, response=opened)
    yield _event("response.in_progress", numbers, response=opened)


def _event(kind: str, numbers: Iterator[int], **members: object) -> bytes:
    return sse({"type": kind, "sequence_number": next(numbers), **members}, kind)


def _envelope(exchange: Exchange) -> Document:
    ask, asked = exchange.ask, exchange.document
    reasoning = asked.get("reasoning") or {}
    echoed = {name: absent if asked.get(name) is None else asked[name] for name, absent in _ECHOED.items()}
    tier = ask.options.tier or ("default" if ask.tier in (None, "auto") else ask.tier)
    return {
        "id": f"resp_{ask.seed}",
        "object": "response",
        "created_at": CREATED,
        "status": "in_progress",
        "background": False,
        "error": None,
        "incomplete_details": None,
        "model": ask.model,
        **echoed,
        "reasoning": {"effort": reasoning.get("effort"), "summary": reasoning.get("summary")},
        "service_tier": tier,
        "text": asked.get("text") or {"format": {"type": "text"}, "verbosity": "medium"},
    }


def _reasoning(exchange: Exchange) -> list[Document]:
    ask, turn, asked = exchange.ask, exchange.turn, exchange.document
    if not turn.thinking:
        return []
    item: Document = {"id": f"rs_{ask.seed}", "type": "reasoning", "summary": []}
    if (asked.get("reasoning") or {}).get("summary"):
        item["summary"] = [{"type": "summary_text", "text": "".join(turn.thinking)}]
    if "reasoning.encrypted_content" in (asked.get("include") or ()):
        item["encrypted_content"] = exchange.world.signer.mint("responses", item["id"])
    return [item]


def _message(exchange: Exchange) -> list[Document]:
    turn = exchange.turn
    if not turn.text and (turn.calls or turn.stop == "length"):
        return []
    part = {"type": "output_text", "annotations": [], "logprobs": [], "text": "".join(turn.text)}
    status = "incomplete" if turn.stop == "length" else "completed"
    return [
        {
            "id": f"msg_{exchange.ask.seed}",
            "type": "message",
            "status": status,
            "content": [part],
            "role": "assistant",
        }
    ]


def _call(ask: Ask, index: int, call: Call) -> Document:
    is_custom = call.tool.kind == "custom"
    item: Document = {
        "id": f"{'ctc' if is_custom else 'fc'}_{ask.seed}{index}",
        "type": "custom_tool_call" if is_custom else "function_call",
        "status": "completed",
        "call_id": f"call_{ask.seed}{index}",
        "name": call.tool.name,
        "input" if is_custom else "arguments": call.arguments,
    }
    if call.tool.namespace:
        item["namespace"] = call.tool.namespace
    return item


def _pieces(exchange: Exchange, item: Document) -> tuple[str, ...]:
    turn = exchange.turn
    if item["type"] == "reasoning":
        return turn.thinking if item["summary"] else ()
    if item["type"] == "message":
        return turn.text
    position = int(item["call_id"].removeprefix(f"call_{exchange.ask.seed}"))
    return turn.calls[position].pieces


def _usage(counts: Counts) -> Document:
    return {
        "input_tokens": counts.prompt,
        "input_tokens_details": {
            "cached_tokens": counts.cache_read,
            "cache_write_tokens": counts.cache_write + counts.cache_write_1h,
        },
        "output_tokens": counts.output,
        "output_tokens_details": {"reasoning_tokens": counts.reasoning},
        "total_tokens": counts.prompt + counts.output,
    }
