"""Content blocks of a user as Chat content parts."""

from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.images import note_source, url_of
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import text

_TEXT = frozenset({"type", "text"})
_SOURCED = frozenset({"type", "source"})
#: A title is the name of a file, and of nothing else.
_FILE = _SOURCED | {"title"}


def part_of(block: Document, path: str, ledger: Ledger) -> Document:
    """The part for a text, image or document block.

    :raises Untranslatable: a block of another kind, or a source that Chat cannot refer to.
    """
    kind = block.get("type")
    if kind == "text":
        note_leftovers(ledger, path, block, _TEXT)
        return {"type": "text", "text": text(block, "text", path)}
    part = attachment(block, path, ledger)
    if part is not None:
        return part
    if kind in ("image", "document"):
        raise Untranslatable(
            f"{path}.source: a Chat Completions upstream takes images as base64 or URL and documents as "
            "base64 or text; send the content itself.",
            f"{path}.source",
        )
    raise Untranslatable(
        f"{path}: a Chat Completions upstream takes no content of type '{str(kind)[:64]}'.", f"{path}.type"
    )


def attachment(block: Document, path: str, ledger: Ledger) -> Document | None:
    """The part for an image or document block; None for other blocks and unreadable sources."""
    kind, source = block.get("type"), block.get("source")
    if kind == "image" and (url := url_of(source)) is not None:
        note_leftovers(ledger, path, block, _SOURCED)
        note_source(source, f"{path}.source", ledger)
        return {"type": "image_url", "image_url": {"url": url}}
    if kind == "document" and (part := _document(source, block.get("title"))) is not None:
        note_leftovers(ledger, path, block, _FILE if part["type"] == "file" else _SOURCED)
        note_source(source, f"{path}.source", ledger)
        return part
    return None


def content_of(parts: list[Document]) -> str | list[Document]:
    """The parts as one string, texts joined by a blank line, unless something else is among them."""
    if all(part["type"] == "text" for part in parts):
        return "\n\n".join(part["text"] for part in parts if part["text"])
    return [part for part in parts if part.get("text") != ""]


def _document(source: Any, title: Any) -> Document | None:
    if not isinstance(source, dict):
        return None
    kind = source.get("type")
    if kind == "text" and isinstance(source.get("data"), str):
        return {"type": "text", "text": source["data"]}
    if kind == "content":
        return _inner_text(source.get("content"))
    url = url_of(source) if kind == "base64" else None
    if url is None:
        return None
    name = title if isinstance(title, str) and title else "document.pdf"
    return {"type": "file", "file": {"filename": name, "file_data": url}}


def _inner_text(content: Any) -> Document | None:
    """The text of a document that consists of blocks, if they are all text."""
    if isinstance(content, str):
        return {"type": "text", "text": content}
    if not isinstance(content, list):
        return None
    texts = [block.get("text") if isinstance(block, dict) else None for block in content]
    if not all(isinstance(one, str) for one in texts):
        return None
    return {"type": "text", "text": "\n\n".join(map(str, texts))}
