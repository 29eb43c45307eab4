"""Clients of each protocol: what they ask, how strictly they read a stream, how they go on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import DONE, Document
from tests.support.conversations import chat_completions, gemini, messages, responses
from tests.support.conversations.said import (
    Call,
    Said,
    call_of,
    of_completion,
    of_message,
    of_response,
    of_result,
)


@dataclass(frozen=True)
class Client:
    """One client protocol."""

    requests: st.SearchStrategy[Document]
    #: A small request that asks to be shown everything.
    request: Document
    #: What a whole stream says; raises AssertionError where it breaks the protocol's grammar.
    streamed: Callable[[list[Any]], Said]
    #: What a whole body says.
    whole: Callable[[Document], Said]
    #: Whether a document ends a stream as complete.
    is_end: Callable[[Document], bool]
    #: The small request again, with an answer's body behind it, a result for each call, and more to do.
    resumed: Callable[[Document], Document]


_HELLO: Document = {"role": "user", "content": "hello"}
_ON: Document = {"role": "user", "content": "go on"}


def _streamed_message(events: list[Any]) -> Said:
    blocks, closing = messages.collected(events)
    calls = [block for block in blocks if block["type"] == "tool_use"]
    return Said(
        "".join(block["text"] for block in blocks if block["type"] == "text"),
        [block["thinking"] for block in blocks if block["type"] == "thinking"],
        [call_of(block["name"], block.get("arguments", ""), block["id"]) for block in calls],
        closing["delta"]["stop_reason"] == "max_tokens",
    )


def _streamed_completion(chunks: list[Any]) -> Said:
    message, finish, _ = chat_completions.collected(chunks)
    thought = message.get("reasoning_text")
    return Said(
        message.get("content") or "",
        [thought] if thought else [],
        [call_of(call["name"], call["arguments"], call["id"]) for call in message["tool_calls"]],
        finish == "length",
    )


def _streamed_result(results: list[Any]) -> Said:
    parts, last = gemini.collected(results)
    calls = [Call(call["name"], call["args"], call.get("id")) for call in gemini.calls(parts)]
    thought = gemini.thought(parts)
    finish = last["candidates"][0]["finishReason"]
    return Said(gemini.said(parts), [thought] if thought else [], calls, finish == "MAX_TOKENS")


def _resumed_messages(message: Document) -> Document:
    calls = [block["id"] for block in message["content"] if block["type"] == "tool_use"]
    results = [{"type": "tool_result", "tool_use_id": call_id, "content": "done"} for call_id in calls]
    said = [{"role": "assistant", "content": message["content"]}] if message["content"] else []
    more = {"role": "user", "content": [*results, {"type": "text", "text": "go on"}]}
    return {**_MESSAGES, "messages": [_HELLO, *said, more]}


def _resumed_chat(completion: Document) -> Document:
    message = completion["choices"][0]["message"]
    calls = [call["id"] for call in message.get("tool_calls") or ()]
    results = [{"role": "tool", "tool_call_id": call_id, "content": "done"} for call_id in calls]
    return {**_CHAT, "messages": [_HELLO, message, *results, _ON]}


def _resumed_responses(response: Document) -> Document:
    output = response["output"]
    calls = [item["call_id"] for item in output if item["type"] == "function_call"]
    results = [{"type": "function_call_output", "call_id": call_id, "output": "done"} for call_id in calls]
    return {**_RESPONSES, "input": [_HELLO, *output, *results, _ON]}


def _resumed_gemini(result: Document) -> Document:
    content = result["candidates"][0]["content"]
    called = [part["functionCall"] for part in content["parts"] if "functionCall" in part]
    results = [
        {"functionResponse": {**{k: call[k] for k in ("id", "name") if k in call}, "response": {"a": 1}}}
        for call in called
    ]
    more = {"role": "user", "parts": [*results, {"text": "go on"}]}
    return {**_GEMINI, "contents": [*_GEMINI["contents"], content, more]}


_MESSAGES: Document = {
    "model": "m",
    "max_tokens": 4096,
    "thinking": {"type": "adaptive", "display": "summarized"},
    "messages": [_HELLO],
}
_CHAT: Document = {"model": "m", "messages": [_HELLO]}
_RESPONSES: Document = {"model": "m", "input": [_HELLO], "include": ["reasoning.encrypted_content"]}
_GEMINI: Document = {
    "contents": [{"role": "user", "parts": [{"text": "hello"}]}],
    "generationConfig": {"thinkingConfig": {"includeThoughts": True}},
}

CLIENTS: Mapping[ProtocolId, Client] = {
    MESSAGES: Client(
        messages.requests(),
        _MESSAGES,
        _streamed_message,
        of_message,
        lambda event: event["type"] == "message_stop",
        _resumed_messages,
    ),
    CHAT_COMPLETIONS: Client(
        chat_completions.requests(),
        _CHAT,
        _streamed_completion,
        of_completion,
        lambda chunk: chunk is DONE,
        _resumed_chat,
    ),
    RESPONSES: Client(
        responses.requests(),
        _RESPONSES,
        lambda events: of_response(responses.collected(events)),
        of_response,
        lambda event: event["type"] in ("response.completed", "response.incomplete"),
        _resumed_responses,
    ),
    GEMINI: Client(
        gemini.requests(),
        _GEMINI,
        _streamed_result,
        of_result,
        lambda result: any("finishReason" in each for each in result["candidates"]),
        _resumed_gemini,
    ),
}
