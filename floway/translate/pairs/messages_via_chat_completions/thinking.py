"""Thinking blocks out of Chat's two scalars: readable text, and an opaque seal."""

from floway.translate.base import Document
from floway.translate.pairs.messages_via_chat_completions.blocks import Blocks, Out
from floway.translate.shared.chat_carrier import packed
from floway.translate.shared.chat_dialect import REASONING_SPELLINGS


class Thinking:
    """Writes thinking, and its carrier with the vendor's seal where that belongs.

    A seal that arrives while a thinking block is open signs it, and so does one that came right
    before its text. One that comes when the text is over stands as redacted thinking: visible
    text does not wait for a seal that may never come.

    :param origin: the mark of the model's reasoning, see ``chat_carrier.py``.
    """

    __slots__ = ("_blocks", "_origin", "_pending", "_spelling", "_written")

    def __init__(self, blocks: Blocks, origin: str) -> None:
        self._blocks = blocks
        self._origin = origin
        self._spelling = REASONING_SPELLINGS[0]
        self._pending = ""
        self._written = ""

    def text(self, out: Out, text: str, spelling: str) -> None:
        """Add readable reasoning.

        :param spelling: the member that it came in.
        """
        self._spelling = spelling
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
            self._blocks.delta(out, {"type": "signature_delta", "signature": self._take()})
            self._blocks.stop(out)
        elif self._pending:
            self._blocks.start(out, _redacted(self._take()))
            self._blocks.stop(out)

    def _take(self) -> str:
        if self._pending:
            self._written = self._pending
        seal, self._pending = self._pending, ""
        return packed(self._origin, self._spelling, seal)


def _redacted(opaque: str) -> Document:
    return {"type": "redacted_thinking", "data": opaque}
