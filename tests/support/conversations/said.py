"""What an answer says, whatever protocol it is written in."""

import json
from dataclasses import dataclass, field
from typing import Any

from floway.translate.base import Document


@dataclass(frozen=True)
class Call:
    """A call of a tool."""

    name: str
    arguments: Any
    #: None where the protocol can do without one.
    id: str | None = None


@dataclass(frozen=True)
class Said:
    """An answer without its wire."""

    text: str = ""
    #: Blocks of thinking that have a text, in their order.
    thoughts: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    #: The token limit ended it.
    is_cut: bool = False
    #: One thing was said after the other, so that its order is the answer's.
    is_in_order: bool = True


def call_of(name: str, arguments: str, call_id: str | None) -> Call:
    """A call whose arguments are JSON text; none at all are an empty object."""
    return Call(name, json.loads(arguments or "{}"), call_id)


def of_message(message: Document) -> Said:
    """A whole Messages answer."""
    blocks = message["content"]
    calls = [block for block in blocks if block["type"] == "tool_use"]
    return Said(
        "".join(block["text"] for block in blocks if block["type"] == "text"),
        [block["thinking"] for block in blocks if block["type"] == "thinking" and block["thinking"]],
        [Call(block["name"], block["input"], block["id"]) for block in calls],
        message["stop_reason"] == "max_tokens",
    )


def of_completion(completion: Document) -> Said:
    """A whole Chat Completions answer."""
    (choice,) = completion["choices"]
    message = choice["message"]
    thought = message.get("reasoning_text") or message.get("reasoning_content")
    functions = [(call["function"], call["id"]) for call in message.get("tool_calls") or ()]
    return Said(
        message.get("content") or "",
        [thought] if thought else [],
        [call_of(one["name"], one["arguments"], call_id) for one, call_id in functions],
        choice["finish_reason"] == "length",
    )


def of_response(response: Document) -> Said:
    """A whole Responses answer."""
    items = response["output"]
    parts = [part for item in items if item["type"] == "message" for part in item["content"]]
    summaries = [item["summary"] for item in items if item["type"] == "reasoning"]
    calls = [item for item in items if item["type"] == "function_call"]
    return Said(
        "".join(part["text"] for part in parts),
        ["".join(part["text"] for part in summary) for summary in summaries if summary],
        [call_of(item["name"], item["arguments"], item["call_id"]) for item in calls],
        response["status"] == "incomplete",
    )


def of_result(result: Document) -> Said:
    """A whole Gemini answer; thoughts without anything between them are one."""
    (candidate,) = result["candidates"]
    parts = (candidate.get("content") or {}).get("parts") or []
    thoughts: list[str] = []
    is_open = False
    for part in parts:
        if part.get("thought"):
            thoughts = [*thoughts[:-1], thoughts[-1] + part["text"]] if is_open else [*thoughts, part["text"]]
        is_open = bool(part.get("thought"))
    called = [part["functionCall"] for part in parts if "functionCall" in part]
    return Said(
        "".join(part.get("text", "") for part in parts if not part.get("thought")),
        [thought for thought in thoughts if thought],
        [Call(call["name"], call.get("args") or {}, call.get("id")) for call in called],
        candidate["finishReason"] == "MAX_TOKENS",
    )
