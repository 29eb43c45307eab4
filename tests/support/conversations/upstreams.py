"""Answers of each upstream protocol beside what they say, and the calls in its requests."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Document
from tests.support.conversations import chat_completions, gemini, gemini_answers, messages, responses
from tests.support.conversations.said import Call, Said, call_of, of_response

#: A stream's documents, and what it says.
Answer = tuple[list[Document], Said]


@dataclass(frozen=True)
class Upstream:
    """One upstream protocol."""

    answers: st.SearchStrategy[Answer]
    #: ``(id, name)`` of each call in a request, then of each result; an id is None where none is sent.
    called: Callable[[Document], tuple[list[tuple[Any, Any]], list[tuple[Any, Any]]]]


def _of_messages(answer: messages.Answer) -> Answer:
    blocks = answer.blocks
    calls = [call_of(b["name"], b["arguments"], b["id"]) for b in blocks if b["type"] == "tool_use"]
    thoughts = [block["thinking"] for block in blocks if block["type"] == "thinking"]
    text = "".join(block["text"] for block in blocks if block["type"] == "text")
    return answer.events, Said(text, thoughts, calls, answer.stop_reason == "max_tokens")


def _of_chat(answer: chat_completions.Answer) -> Answer:
    calls = [call_of(name, arguments, call_id) for call_id, name, arguments in answer.calls]
    finishes = [each["choices"][0]["finish_reason"] for each in answer.chunks[:-1] if each["choices"]]
    thoughts = [answer.reasoning] if answer.reasoning else []
    return answer.chunks, Said(answer.text, thoughts, calls, "length" in finishes)


def _of_responses(answer: responses.Answer) -> Answer:
    said = of_response(answer.response)
    messages_parts = [item["content"] for item in answer.response["output"] if item["type"] == "message"]
    indexes = [event["output_index"] for event in answer.events if "output_index" in event]
    # A later part of one message may be told before an earlier one.
    is_in_order = indexes == sorted(indexes) and all(len(parts) == 1 for parts in messages_parts)
    return answer.events, Said(said.text, said.thoughts, said.calls, said.is_cut, is_in_order)


def _of_gemini(answer: gemini.Answer) -> Answer:
    calls = [Call(name, args, call_id) for call_id, name, args in answer.calls]
    thoughts = [answer.thoughts] if answer.thoughts else []
    return answer.chunks, Said(answer.text, thoughts, calls, answer.finish == "MAX_TOKENS")


def _of_gemini_frames(answer: gemini_answers.Answer) -> Answer:
    parts = [
        part
        for frame in answer.frames
        for part in frame["candidates"][0].get("content", {}).get("parts", ())
        if "functionCall" in part
    ]
    calls = [Call(part["functionCall"]["name"], part["functionCall"]["args"]) for part in parts]
    return answer.frames, Said(answer.text, [answer.thoughts] if answer.thoughts else [], calls)


Places = tuple[list[tuple[Any, Any]], list[tuple[Any, Any]]]


def _in_messages(request: Document) -> Places:
    blocks = [block for message in request["messages"] for block in _listed(message["content"])]
    calls = [(block["id"], block["name"]) for block in blocks if block["type"] == "tool_use"]
    return calls, [(block["tool_use_id"], None) for block in blocks if block["type"] == "tool_result"]


def _in_chat(request: Document) -> Places:
    said = request["messages"]
    calls = [call for message in said for call in message.get("tool_calls") or ()]
    return (
        [(call["id"], call["function"]["name"]) for call in calls],
        [(message["tool_call_id"], None) for message in said if message["role"] == "tool"],
    )


def _in_responses(request: Document) -> Places:
    items = request["input"]
    return (
        [(item["call_id"], item["name"]) for item in items if item["type"] == "function_call"],
        [(item["call_id"], None) for item in items if item["type"] == "function_call_output"],
    )


def _in_gemini(request: Document) -> Places:
    parts = [part for content in request["contents"] for part in content["parts"]]
    return (
        [(None, part["functionCall"]["name"]) for part in parts if "functionCall" in part],
        [(None, part["functionResponse"]["name"]) for part in parts if "functionResponse" in part],
    )


def _listed(content: Any) -> Iterator[Document]:
    return iter(content if isinstance(content, list) else ())


UPSTREAMS: Mapping[ProtocolId, Upstream] = {
    MESSAGES: Upstream(messages.answers().map(_of_messages), _in_messages),
    CHAT_COMPLETIONS: Upstream(chat_completions.answers().map(_of_chat), _in_chat),
    RESPONSES: Upstream(responses.answers().map(_of_responses), _in_responses),
    GEMINI: Upstream(
        gemini.answers().map(_of_gemini) | gemini_answers.answers().map(_of_gemini_frames), _in_gemini
    ),
}
