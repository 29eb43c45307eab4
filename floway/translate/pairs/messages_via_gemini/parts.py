"""Blocks of a user, and of a tool's result, as Gemini's parts."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.shared.gemini_target.media import inline_part
from floway.translate.shared.images import note_source, url_of
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_TEXT = frozenset({"type", "text"})
_IMAGE = frozenset({"type", "source"})
_DOCUMENT = frozenset({"type", "source", "title", "context"})
_FOUND = frozenset({"type", "source", "title", "content"})


def texts_of(content: Any, path: str, context: Context) -> list[str]:
    """The texts of a system prompt, a string or text blocks.

    :raises Untranslatable: something else than text.
    """
    if content is None or isinstance(content, str):
        return [content] if content else []
    texts = []
    for place, block in objects(content, path):
        if block.get("type") != "text":
            raise Untranslatable(f"{place}: a system prompt consists of text.", f"{place}.type")
        texts.append(_text(block, place, context))
    return texts


def parts_of(block: Document, path: str, context: Context) -> list[Document]:
    """The parts for a block; none for an empty text.

    :raises Untranslatable: Gemini has nothing for the block, or cannot have its source.
    """
    kind = block.get("type")
    if kind == "text":
        said = _text(block, path, context)
        return [{"text": said}] if said else []
    if kind == "image":
        note_leftovers(context.ledger, path, block, _IMAGE)
        note_source(block.get("source"), f"{path}.source", context.ledger)
        return [inline_part(url_of(block.get("source")), context, f"{path}.source")]
    if kind == "document":
        return _document(block, path, context)
    if kind == "search_result":
        return [{"text": _found(block, path, context)}]
    raise Untranslatable(
        f"{path}: a Gemini upstream takes no content of type '{str(kind)[:64]}'.", f"{path}.type"
    )


def result_parts(content: Any, path: str, context: Context) -> tuple[list[str], list[Document]]:
    """The texts and the media of a tool's result.

    :raises Untranslatable: a block that Gemini has nothing for.
    """
    if content is None or isinstance(content, str):
        return [content or ""], []
    texts: list[str] = []
    media: list[Document] = []
    for place, block in objects(content, path):
        for part in parts_of(block, place, context):
            if "text" in part:
                texts.append(part["text"])
            else:
                media.append(part)
    return texts, media


def _text(block: Document, path: str, context: Context) -> str:
    note_leftovers(context.ledger, path, block, _TEXT)
    return text(block, "text", path)


def _document(block: Document, path: str, context: Context) -> list[Document]:
    note_leftovers(context.ledger, path, block, _DOCUMENT)
    heading = [str(block[name]) for name in ("title", "context") if block.get(name)]
    parts: list[Document] = [{"text": "\n".join(heading)}] if heading else []
    source = block.get("source")
    kind = source.get("type") if isinstance(source, dict) else None
    place = f"{path}.source"
    note_source(source, place, context.ledger)
    if isinstance(source, dict) and kind == "text":
        said = text(source, "data", place)
        return [*parts, {"text": said}] if said else parts
    if isinstance(source, dict) and kind == "content":
        return parts + _inner(source.get("content"), f"{place}.content", context)
    return [*parts, inline_part(url_of(source), context, place)]


def _inner(content: Any, path: str, context: Context) -> list[Document]:
    if isinstance(content, str):
        return [{"text": content}] if content else []
    return [part for place, block in objects(content, path) for part in parts_of(block, place, context)]


def _found(block: Document, path: str, context: Context) -> str:
    """A search result as text: where it was found, then what it says."""
    note_leftovers(context.ledger, path, block, _FOUND)
    context.ledger.renamed(path, "Gemini has no search results; text")
    heading = [str(block[name]) for name in ("title", "source") if block.get(name)]
    said = [
        part["text"] for part in _inner(block.get("content"), f"{path}.content", context) if "text" in part
    ]
    return "\n".join([*heading, *said])
