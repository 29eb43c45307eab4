"""Call the texts of assistant messages ``output_text``.

Some clients send the whole conversation as ``input_text``, which the vendor refuses from an assistant:
https://platform.openai.com/docs/api-reference/responses/create#responses-create-input
"""

from typing import Any

import msgspec

from floway.interceptors.base import Circumstances
from floway.protocols.documents import Document
from floway.protocols.parsing import readable


class _Part(msgspec.Struct):
    type: Any = None


class _Turn(msgspec.Struct):
    role: Any = None
    content: list[_Part] | str | None = None


class _Body(msgspec.Struct):
    input: list[_Turn] | str | None = None


_BODY = msgspec.json.Decoder(_Body)


def may_apply(body: bytes) -> bool:
    """Whether an assistant has such a text.

    Agents send ``input_text`` of users beside messages of assistants in every request, so the few
    members that decide are read; a body of another shape is left to its vendor.
    """
    if b'"input_text"' not in body or b'"assistant"' not in body:
        return False
    request = readable(_BODY, body)
    return request is not None and any(
        turn.role == "assistant" and any(part.type == "input_text" for part in turn.content)
        for turn in request.input or ()
        if isinstance(turn, _Turn) and isinstance(turn.content, list)
    )


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with the parts renamed."""
    turns = document.get("input")
    if not isinstance(turns, list):
        return document
    changed = [_renamed(turn) for turn in turns]
    is_same = all(after is before for after, before in zip(changed, turns, strict=True))
    return document if is_same else {**document, "input": changed}


def _renamed(turn: Any) -> Any:
    if not isinstance(turn, dict) or turn.get("role") != "assistant":
        return turn
    content = turn.get("content")
    if not isinstance(content, list) or not any(map(_is_input, content)):
        return turn
    parts = [{**part, "type": "output_text"} if _is_input(part) else part for part in content]
    return {**turn, "content": parts}


def _is_input(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "input_text"
