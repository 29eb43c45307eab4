"""Thinking blocks out of Chat's two scalars: readable text, and an opaque seal."""

from floway.translate.base import Document
from floway.translate.pairs.messages_via_chat_completions.blocks import Blocks, Out


class Thinking:
    """Writes thinking, and the seal where it belongs.

    A seal that arrives while a thinking block is open signs it, and so does one that came right
    before its text. One that comes when the text is over stands as redacted thinking: visible
    text does not wait for a seal that may never come.
    """

    __slots__ = ("_blocks", "_pending", "_written")

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._pending = ""
        self._written = ""

    def text(self, out: Out, text: str) -> None:
        """Add readable reasoning."""
        if self._blocks.open_kind != "thinking":
            self._blocks.start(out, {"type": "thinking", "thinking": "", "signature": ""})
        self._blocks.delta(out, {"type": "thinking_delta", "thinking": text})

    def seal(self, out: Out, opaque: str) -> None:
        """Add the seal; vendors that repeat it mean the same one."""
        if opaque == self._written:
            return
        self._pending = opaque
        if self._blocks.open_kind == "thinking":
            self.close(out)

    def close(self, out: Out) -> None:
        """End the reasoning before another block starts, or at the end."""
        if self._blocks.open_kind == "thinking":
            if self._pending:
                self._blocks.delta(out, {"type": "signature_delta", "signature": self._take()})
            self._blocks.stop(out)
        elif self._pending:
            self._blocks.start(out, _redacted(self._take()))
            self._blocks.stop(out)

    def _take(self) -> str:
        self._written, self._pending = self._pending, ""
        return self._written


def _redacted(opaque: str) -> Document:
    return {"type": "redacted_thinking", "data": opaque}
