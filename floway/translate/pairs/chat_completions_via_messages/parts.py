"""Content parts of a Chat message as Messages blocks."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.shared.images import OMITTED, inline, messages_block
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.messages_target import is_blank

_TEXT = frozenset({"type", "text", "cache_control"})
_IMAGE = frozenset({"type", "image_url", "cache_control"})
_FILE = frozenset({"type", "file", "cache_control"})
_PDF = "application/pdf"


class Parts:
    """Makes blocks out of content, and knows whether the client set cache breakpoints itself."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ledger = context.ledger
        self.has_breakpoints = False

    def blocks(self, content: Any, path: str) -> list[Document]:
        """The text, image and document blocks of a user's or a tool's content.

        :raises Untranslatable: a part that Messages has nothing for.
        """
        if not isinstance(content, list):
            return self.texts(content, path)
        found = [self._block(part, place) for place, part in objects(content, path)]
        blocks = [block for block in found if block]
        if found and not blocks and any(part.get("type") == "image_url" for part in content):
            self._ledger.invented(path, "the vendor refuses a message without content")
            return [{"type": "text", "text": OMITTED}]
        return blocks

    def texts(self, content: Any, path: str) -> list[Document]:
        """The text blocks of content that may hold nothing else.

        :raises Untranslatable: a part of another kind.
        """
        if isinstance(content, str):
            return [{"type": "text", "text": content}] if self._is_said(content, path) else []
        blocks = []
        for place, part in objects(content, path):
            if part.get("type") != "text":
                raise Untranslatable(f"{place}: only text can stand here.", f"{place}.type")
            block = self._block(part, place)
            if block:
                blocks.append(block)
        return blocks

    def marked(self, block: Document, holder: Document) -> Document:
        """The block with the cache breakpoint that its part, message or tool carries."""
        if isinstance(holder.get("cache_control"), dict):
            block["cache_control"] = holder["cache_control"]
            self.has_breakpoints = True
        return block

    def _block(self, part: Document, path: str) -> Document | None:
        kind = part.get("type")
        if kind == "text":
            note_leftovers(self._ledger, path, part, _TEXT)
            said = text(part, "text", path)
            block: Document | None = {"type": "text", "text": said} if self._is_said(said, path) else None
        elif kind == "image_url":
            block = self._image(part, path)
        elif kind == "file":
            block = self._file(part, path)
        else:
            raise Untranslatable(
                f"{path}: a Messages upstream takes no content of type '{str(kind)[:64]}' here.",
                f"{path}.type",
            )
        return self.marked(block, part) if block else None

    def _image(self, part: Document, path: str) -> Document | None:
        note_leftovers(self._ledger, path, part, _IMAGE)
        image = part.get("image_url")
        if not isinstance(image, dict):
            return messages_block(image, self._context, f"{path}.image_url")
        note_leftovers(self._ledger, f"{path}.image_url", image, ("url",))
        return messages_block(image.get("url"), self._context, f"{path}.image_url.url")

    def _file(self, part: Document, path: str) -> Document:
        note_leftovers(self._ledger, path, part, _FILE)
        file = part.get("file")
        encoded = file.get("file_data") if isinstance(file, dict) else None
        found = inline(encoded) if isinstance(encoded, str) else None
        if not isinstance(file, dict) or found is None or found[0] != _PDF:
            raise Untranslatable(
                f"{path}.file: a Messages upstream takes files as PDF in a base64 data URL; send "
                "'file_data' of that form.",
                f"{path}.file",
            )
        note_leftovers(self._ledger, f"{path}.file", file, ("file_data", "filename"))
        source = {"type": "base64", "media_type": _PDF, "data": found[1]}
        block: Document = {"type": "document", "source": source}
        if isinstance(file.get("filename"), str) and file["filename"]:
            block["title"] = file["filename"]
        return block

    def _is_said(self, said: str, path: str) -> bool:
        """Whether the vendor takes the text as a block."""
        if not is_blank(said):
            return True
        if said:
            self._ledger.dropped(path, "a Messages upstream refuses text that is only white space")
        return False
