"""A compaction on Responses: Copilot has no endpoint for it, but takes a last item that asks for one.

The answer is an ordinary response whose output are compaction items: one, or two of gpt-5-mini, which belong
together. What a client gets is made as OpenAI makes it: the newest messages, then the sealed rest.
https://platform.openai.com/docs/api-reference/responses/compact
"""

import math
from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid4

from floway.errors import UpstreamBroken
from floway.interceptors.base import Circumstances, FrameHalf, mentions
from floway.protocols.documents import Document

TRIGGER: Final = "compaction_trigger"

#: How much of the conversation stays readable, in tokens of about four bytes.
MAX_RETAINED_TOKENS: Final = 64_000
_ROLES: Final = ("user", "assistant", "developer", "system")


def change(document: Document) -> Document:
    """The request as one for a response in one piece that ends with the trigger."""
    return {**document, "input": [*_items(document), {"type": TRIGGER}], "stream": False}


def envelope(document: Document) -> FrameHalf:
    """For the answer to the compaction of a request.

    :param document: the client's own.
    """
    retained = retained_messages(_items(document))

    def wrap(response: Document, circumstances: Circumstances) -> list[Document]:
        """:raises UpstreamBroken: the model compacted nothing."""
        output = response.get("output")
        sealed = [item for item in output if _is_sealed(item)] if isinstance(output, list) else []
        if not sealed:
            raise UpstreamBroken("Copilot answered a compaction without any compaction item.")
        names = ("id", "created_at", "usage")
        kept = {name: response[name] for name in names if name in response}
        return [{**kept, "object": "response.compaction", "output": [*retained, *sealed]}]

    return FrameHalf(wrap, mentions(b'"output"'))


def retained_messages(items: list[Any]) -> list[Document]:
    """The newest messages up to the limit, at least one, in their order and with other ids."""
    kept: list[Document] = []
    tokens = 0
    for item in reversed(items):
        if not isinstance(item, dict) or item.get("role") not in _ROLES:
            continue
        tokens += sum(
            max(1, math.ceil(len(text.encode("utf-8", "surrogatepass")) / 4)) for text in _texts(item)
        )
        if kept and tokens > MAX_RETAINED_TOKENS:
            break
        kept.append({**item, "type": "message", "id": f"msg_{uuid4().hex}", "content": _as_input(item)})
    return kept[::-1]


def _items(document: Document) -> list[Any]:
    given = document.get("input")
    if isinstance(given, str):
        return [{"type": "message", "role": "user", "content": given}]
    return given if isinstance(given, list) else []


def _texts(item: Document) -> Iterator[str]:
    content = item.get("content")
    if isinstance(content, str):
        yield content
    for part in content if isinstance(content, list) else ():
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            yield part["text"]


def _as_input(item: Document) -> Any:
    """The content as a client would send it; what the model said is no output any more."""
    content = item.get("content")
    if isinstance(content, str):
        return [{"type": "input_text", "text": content}]
    if not isinstance(content, list):
        return content
    return [
        {"type": "input_text", "text": part.get("text", "")}
        if isinstance(part, dict) and part.get("type") == "output_text"
        else part
        for part in content
    ]


def _is_sealed(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "compaction"
