"""A Messages stream, folded into the message that a non-streaming client expects."""

from collections.abc import Iterable
from typing import Any

import msgspec

from floway.protocols.documents import Document
from floway.protocols.merging import merge_deltas

_ANY = msgspec.json.Decoder()

#: Members of ``message_delta`` beside its ``delta``.
_NOT_COPIED = frozenset({"type", "delta", "usage"})


def collect(documents: Iterable[Document]) -> Document:
    """The message; blocks in the order of their index, members that nobody knows kept."""
    message: Document = {}
    blocks: dict[int, Document] = {}
    arguments: dict[int, list[str]] = {}
    for document in documents:
        match document.get("type"):
            case "message_start":
                message = dict(document.get("message") or {})
            case "content_block_start":
                blocks[document["index"]] = dict(document.get("content_block") or {})
            case "content_block_delta":
                _apply(
                    document.get("delta") or {}, blocks.get(document["index"]), arguments, document["index"]
                )
            case "content_block_stop":
                _close(blocks.get(document["index"]), arguments.pop(document["index"], None))
            case "message_delta":
                message.update(document.get("delta") or {})
                message.update({k: v for k, v in document.items() if k not in _NOT_COPIED})
                usage = {k: v for k, v in (document.get("usage") or {}).items() if v is not None}
                message["usage"] = {**(message.get("usage") or {}), **usage}
    message["content"] = [blocks[index] for index in sorted(blocks)]
    return message


def _apply(delta: Document, block: Document | None, arguments: dict[int, list[str]], index: int) -> None:
    if block is None:
        return
    kind = delta.get("type")
    if kind == "input_json_delta":
        arguments.setdefault(index, []).append(delta.get("partial_json") or "")
    elif kind == "signature_delta":
        block["signature"] = delta.get("signature")
    elif kind == "citations_delta":
        block["citations"] = [*(block.get("citations") or ()), delta.get("citation")]
    else:
        merge_deltas(block, {name: value for name, value in delta.items() if name != "type"})


def _close(block: Document | None, pieces: list[str] | None) -> None:
    """A tool's arguments are JSON only as a whole; what is not JSON becomes an empty object."""
    if block is None or pieces is None:
        return
    try:
        value: Any = _ANY.decode("".join(pieces) or "{}")
    except (msgspec.MsgspecError, UnicodeDecodeError):
        value = {}
    block["input"] = value
