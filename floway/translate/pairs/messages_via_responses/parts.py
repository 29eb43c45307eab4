"""Content blocks as content parts of Responses."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.images import note_source, url_of
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.tool_results import flattened, spelled_out

_TEXT = frozenset({"type", "text"})
_SOURCED = frozenset({"type", "source"})
#: A title is the name of a file, and of nothing else.
_FILE = _SOURCED | {"title"}
_FILENAME = "document.pdf"


def refused(path: str, what: str) -> Untranslatable:
    """The refusal of a member, named as the Messages API names places: ``messages.0.content.1``."""
    place = path.replace("[", ".").replace("]", "")
    return Untranslatable(f"{place}: {what}", place)


def blocks_of(content: Any, path: str) -> list[Mapping[str, Any]]:
    """The content of a message as blocks; a string is one block of text.

    :raises Untranslatable: neither a string nor a list of objects.
    """
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if isinstance(content, list) and all(isinstance(block, Mapping) for block in content):
        return content
    raise refused(path, "must be a string or a list of content blocks.")


def text_part(block: Mapping[str, Any], path: str, ledger: Ledger, kind: str = "input_text") -> Document:
    """A text block as a part.

    :raises Untranslatable: its text is no string.
    """
    if not isinstance(block.get("text"), str):
        raise refused(path, "a text block needs a text.")
    note_leftovers(ledger, path, block, _TEXT)
    return {"type": kind, "text": block["text"]}


def text_parts(content: Any, path: str, ledger: Ledger) -> list[Document]:
    """A system prompt's content as parts; it can hold text only.

    :raises Untranslatable: another kind of block.
    """
    parts = []
    for index, block in enumerate(blocks_of(content, path)):
        place = f"{path}[{index}]"
        if block.get("type") != "text":
            raise refused(place, "a system prompt can hold text only.")
        parts.append(text_part(block, place, ledger))
    return parts


def input_parts(block: Mapping[str, Any], path: str, ledger: Ledger) -> list[Document] | None:
    """A user's block as parts; None for a kind that has no counterpart.

    :raises Untranslatable: a source that only its vendor can read.
    """
    kind = block.get("type")
    if kind == "text":
        return [text_part(block, path, ledger)]
    if kind in ("image", "document"):
        source = block.get("source")
        is_file = kind == "document" and isinstance(source, Mapping) and source.get("type") == "base64"
        note_leftovers(ledger, path, block, _FILE if is_file else _SOURCED)
        note_source(source, f"{path}.source", ledger)
    if kind == "image":
        return [{"type": "input_image", "image_url": _url(block, path)}]
    if kind == "document":
        return _document_parts(block, path, ledger)
    return None


def result_output(content: Any, path: str, ledger: Ledger) -> Any:
    """A tool result's content as the ``output`` of a call: text, or parts when it has more than text.

    Kinds of blocks without a counterpart reach the model as JSON.

    :raises Untranslatable: a source that only its vendor can read.
    """
    if not isinstance(content, list) or all(_is_text(block) for block in content):
        if isinstance(content, list):
            for index, block in enumerate(content):
                note_leftovers(ledger, f"{path}[{index}]", block, _TEXT)
        return flattened(content)
    parts: list[Document] = []
    for index, block in enumerate(content):
        found = input_parts(block, f"{path}[{index}]", ledger) if isinstance(block, Mapping) else None
        if found is None:
            found = [{"type": "input_text", "text": spelled_out(block, f"{path}[{index}]", ledger)}]
        parts += found
    return parts


def _document_parts(block: Mapping[str, Any], path: str, ledger: Ledger) -> list[Document]:
    """A document: its text, its own blocks, or a file."""
    source = block.get("source")
    kind = source.get("type") if isinstance(source, Mapping) else None
    if isinstance(source, Mapping) and kind == "text" and isinstance(source.get("data"), str):
        return [{"type": "input_text", "text": source["data"]}]
    if isinstance(source, Mapping) and kind == "content":
        parts: list[Document] = []
        for index, inner in enumerate(blocks_of(source.get("content"), f"{path}.source.content")):
            place = f"{path}.source.content[{index}]"
            found = input_parts(inner, place, ledger)
            if found is None:
                raise refused(place, f"a block of type '{inner.get('type')}' cannot be sent to this model.")
            parts += found
        return parts
    url = _url(block, path)
    if not url.startswith("data:"):
        return [{"type": "input_file", "file_url": url}]
    return [{"type": "input_file", "filename": block.get("title") or _FILENAME, "file_data": url}]


def _url(block: Mapping[str, Any], path: str) -> str:
    url = url_of(block.get("source"))
    if url is None:
        raise refused(
            f"{path}.source",
            "only base64 and URL sources can be sent to this model; send the content itself.",
        )
    return url


def _is_text(block: Any) -> bool:
    return isinstance(block, Mapping) and block.get("type") == "text" and isinstance(block.get("text"), str)
