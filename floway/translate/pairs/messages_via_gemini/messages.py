"""The messages of a conversation as Gemini's contents."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.messages_via_gemini.parts import parts_of, result_parts, texts_of
from floway.translate.shared.gemini_target.contents import Contents
from floway.translate.shared.gemini_target.results import Result
from floway.translate.shared.gemini_target.signatures import Signatures, signed
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.tool_results import readable

_MESSAGE = frozenset({"role", "content"})
_RESULT = frozenset({"type", "tool_use_id", "content", "is_error"})
_CALL = frozenset({"type", "id", "name", "input"})
_TEXT = frozenset({"type", "text"})
_THINKING = frozenset({"type", "thinking", "signature"})
_REDACTED = frozenset({"type", "data"})


class Messages:
    """Writes messages into the contents."""

    def __init__(self, contents: Contents, origin: str, context: Context) -> None:
        self._contents = contents
        self._origin = origin
        self._context = context
        self._ledger = context.ledger

    def system(self, content: Any, path: str) -> None:
        """Add a system prompt, wherever it stands."""
        for said in texts_of(content, path, self._context):
            self._contents.instruct(said, path)

    def add(self, message: Document, path: str) -> None:
        """Add a message of any role.

        :raises Untranslatable: a role or a block that Gemini has nothing for.
        """
        note_leftovers(self._ledger, path, message, _MESSAGE)
        role, content, place = message.get("role"), message.get("content"), f"{path}.content"
        if role == "user":
            self._user(content, place)
        elif role == "assistant":
            self._assistant(content, place)
        elif role == "system":
            self.system(content, place)
        else:
            raise Untranslatable(f"{path}.role: '{str(role)[:64]}' is not a known role.", f"{path}.role")

    def _user(self, content: Any, path: str) -> None:
        if isinstance(content, str):
            self._contents.say([{"text": content}] if content else [])
            return
        for place, block in objects(content, path):
            if block.get("type") == "tool_result":
                self._result(block, place)
            else:
                self._contents.say(parts_of(block, place, self._context))

    def _result(self, block: Document, path: str) -> None:
        note_leftovers(self._ledger, path, block, _RESULT)
        content = readable(block.get("content"), f"{path}.content", self._ledger)
        texts, media = result_parts(content, f"{path}.content", self._context)
        call_id = text(block, "tool_use_id", path)
        self._contents.answer(Result(call_id, texts, media, block.get("is_error") is True), path)

    def _assistant(self, content: Any, path: str) -> None:
        if isinstance(content, str):
            self._contents.reply([{"text": content}] if content else [])
            return
        signatures = Signatures(self._origin, self._ledger)
        for place, block in objects(content, path):
            self._block(block, place, signatures)
        signatures.end_turn()

    def _block(self, block: Document, path: str, signatures: Signatures) -> None:
        kind = block.get("type")
        if kind == "text":
            note_leftovers(self._ledger, path, block, _TEXT)
            if said := text(block, "text", path):
                self._contents.reply([signed({"text": said}, signatures.for_text())])
        elif kind == "tool_use":
            note_leftovers(self._ledger, path, block, _CALL)
            signature = signatures.for_call()
            self._contents.call(block.get("id"), block.get("name"), block.get("input"), signature, path)
        elif kind == "thinking":
            note_leftovers(self._ledger, path, block, _THINKING)
            thought = block.get("thinking")
            self._think(block.get("signature"), thought if isinstance(thought, str) else "", path, signatures)
        elif kind == "redacted_thinking":
            note_leftovers(self._ledger, path, block, _REDACTED)
            self._think(block.get("data"), "", path, signatures)
        elif kind == "fallback":
            self._ledger.dropped(path, "tells which model answered, not what it said")
        else:
            raise Untranslatable(
                f"{path}: a Gemini upstream takes no content of type '{str(kind)[:64]}'.", f"{path}.type"
            )

    def _think(self, carrier: Any, thought: str, path: str, signatures: Signatures) -> None:
        part = signatures.carried(carrier, thought, path)
        if part is not None:
            self._contents.reply([part])
