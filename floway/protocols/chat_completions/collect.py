"""A Chat Completions stream, folded into the completion that a non-streaming client expects."""

from collections.abc import Iterable

from floway.protocols.documents import DONE, Document
from floway.protocols.merging import merge_deltas

_OF_THE_FIRST = ("id", "created", "model")
#: Members of a choice that are handled by name.
_KNOWN = frozenset({"index", "delta", "finish_reason"})


def collect(documents: Iterable[Document]) -> Document:
    """The completion; content that never came is null, as from the vendor."""
    completion: Document = {"object": "chat.completion"}
    choices: dict[int, Document] = {}
    for chunk in documents:
        if chunk is DONE:
            break
        for name, value in chunk.items():
            if name in ("choices", "object") or value is None:
                continue
            if name not in _OF_THE_FIRST or name not in completion:
                completion[name] = value
        for choice in chunk.get("choices") or ():
            _add(choices.setdefault(choice.get("index") or 0, _empty_choice()), choice)
    completion["choices"] = [
        {"index": index, **choice, "finish_reason": choice["finish_reason"] or "stop"}
        for index, choice in sorted(choices.items())
    ]
    return completion


def _empty_choice() -> Document:
    message = {"role": "assistant", "content": None, "refusal": None}
    return {"message": message, "logprobs": None, "finish_reason": None}


def _add(whole: Document, choice: Document) -> None:
    delta = {name: value for name, value in (choice.get("delta") or {}).items() if name != "role"}
    message = whole["message"]
    calls = delta.pop("tool_calls", None)
    if delta.get("content") == "" and message["content"] is None:
        # The opening chunk's empty text is no content.
        del delta["content"]
    if delta.get("reasoning_opaque"):
        # A seal comes whole each time; two of them put together would open nothing.
        message.pop("reasoning_opaque", None)
    merge_deltas(message, delta)
    for call in calls or ():
        _add_call(message, call)
    merge_deltas(whole, {name: value for name, value in choice.items() if name not in _KNOWN and value})
    if choice.get("finish_reason"):
        whole["finish_reason"] = choice["finish_reason"]


def _add_call(message: Document, call: Document) -> None:
    calls = message.setdefault("tool_calls", [])
    index = call.get("index") or 0
    while len(calls) <= index:
        calls.append({})
    whole = calls[index]
    for name in ("id", "type"):
        if call.get(name):
            whole[name] = call[name]
    merge_deltas(whole, {name: value for name, value in call.items() if name not in ("index", "id", "type")})
