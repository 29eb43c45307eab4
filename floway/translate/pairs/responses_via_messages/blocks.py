"""Content blocks as output items: each kind reads its own deltas and writes its own item."""

from collections.abc import Mapping
from typing import Any, Protocol

from floway.translate.base import Document
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.ids import minted
from floway.translate.shared.messages_carrier import packed
from floway.translate.shared.response_writer import (
    CallWriter,
    MessageWriter,
    ReasoningWriter,
    ResponseWriter,
    write_redacted,
)
from floway.translate.shared.tool_arguments import as_arguments


class Block(Protocol):
    """A block on its way."""

    def delta(self, delta: Mapping[str, Any]) -> None:
        """The block's next delta; one of a kind that the block does not have is passed over."""

    def stop(self) -> None:
        """Finish the item."""


def opened(block: Mapping[str, Any], toolbox: Toolbox, writer: ResponseWriter) -> Block | None:
    """The item for a block that starts; None for kinds that have no counterpart."""
    kind = block.get("type")
    if kind == "text":
        return TextBlock(block, writer)
    if kind == "thinking":
        return ThinkingBlock(block, writer)
    if kind == "redacted_thinking":
        return RedactedBlock(block, writer)
    if kind == "tool_use":
        return CallBlock(block, toolbox, writer)
    return None


class TextBlock:
    """Text as a message."""

    __slots__ = ("_message",)

    def __init__(self, block: Mapping[str, Any], writer: ResponseWriter) -> None:
        self._message = MessageWriter(writer)
        self._add(block.get("text"))

    def delta(self, delta: Mapping[str, Any]) -> None:
        """Text, or the source of the text before."""
        kind = delta.get("type")
        if kind == "text_delta":
            self._add(delta.get("text"))
        elif kind == "citations_delta":
            annotation = _url_citation(delta.get("citation"), self._message.length)
            if annotation:
                self._message.annotate(annotation)

    def stop(self) -> None:
        """Finish the message."""
        self._message.end()

    def _add(self, text: Any) -> None:
        if isinstance(text, str) and text:
            self._message.delta(text)


class ThinkingBlock:
    """Thinking as reasoning; the signature travels in its encrypted content.

    Empty thinking has an empty summary part, redacted thinking has none: the way there tells them
    apart by it.
    """

    __slots__ = ("_reasoning", "_signature")

    def __init__(self, block: Mapping[str, Any], writer: ResponseWriter) -> None:
        self._reasoning = ReasoningWriter(writer)
        self._signature = _text(block.get("signature"))
        self._add(block.get("thinking"))

    def delta(self, delta: Mapping[str, Any]) -> None:
        """Text, or the signature."""
        kind = delta.get("type")
        if kind == "thinking_delta":
            self._add(delta.get("thinking"))
        elif kind == "signature_delta":
            self._signature = _text(delta.get("signature"))

    def stop(self) -> None:
        """Finish the reasoning."""
        self._reasoning.end(packed(self._signature or ""))

    def _add(self, text: Any) -> None:
        if isinstance(text, str) and text:
            self._reasoning.delta(text)


class RedactedBlock:
    """Redacted thinking as reasoning without a summary."""

    __slots__ = ()

    def __init__(self, block: Mapping[str, Any], writer: ResponseWriter) -> None:
        sealed = _text(block.get("data"))
        if sealed:
            write_redacted(writer, packed(sealed))

    def delta(self, delta: Mapping[str, Any]) -> None:
        """It has none."""

    def stop(self) -> None:
        """It is whole from its start."""


class CallBlock:
    """A tool call."""

    __slots__ = ("_call", "_given", "_is_custom", "_is_empty")

    def __init__(self, block: Mapping[str, Any], toolbox: Toolbox, writer: ResponseWriter) -> None:
        origin = toolbox.origin(str(block.get("name") or ""))
        self._call = CallWriter(writer, origin, str(block.get("id") or minted("call")))
        self._is_custom = origin.is_custom
        self._given = block.get("input")
        self._is_empty = True

    def delta(self, delta: Mapping[str, Any]) -> None:
        """A piece of the arguments' JSON."""
        piece = delta.get("partial_json")
        if isinstance(piece, str) and piece:
            self._is_empty = False
            self._call.delta(piece)

    def stop(self) -> None:
        """Finish the call; without any piece its arguments are what the start had, or ``{}``.

        A custom tool without any has an empty input.
        """
        given = self._given if isinstance(self._given, dict) else {}
        if self._is_empty and (given or not self._is_custom):
            self._call.delta(as_arguments(given))
        self._call.end()


def _url_citation(citation: Any, length: int) -> Document | None:
    """An annotation of the text that ends at ``length``; None for a source without an address."""
    if not isinstance(citation, Mapping):
        return None
    url, cited = citation.get("url") or citation.get("source"), citation.get("cited_text")
    if not (isinstance(url, str) and isinstance(cited, str) and cited):
        return None
    return {
        "type": "url_citation",
        "url": url,
        "title": citation.get("title") or "",
        "start_index": max(0, length - len(cited)),
        "end_index": length,
    }


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
