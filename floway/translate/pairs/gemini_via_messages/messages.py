"""The conversation of a Gemini request as ``messages``."""

from typing import Any

from floway.domain.protocol import MESSAGES
from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client import contents
from floway.translate.shared.gemini_client.calls import CallIds
from floway.translate.shared.gemini_client.contents import Part, Turn
from floway.translate.shared.gemini_client.media import media_of
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.request import response_of
from floway.translate.shared.gemini_client.seal import opened
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.messages_target import Conversation, ToolIds, is_blank
from floway.translate.shared.tool_arguments import as_arguments, as_input

_KINDS = ("thinking", "redacted_thinking")
_CALL = frozenset({"id", "name", "args"})


def messages_of(given: Any, names: ToolNames, ledger: Ledger) -> list[Document]:
    """The messages of a conversation.

    :raises Untranslatable: a role or a part that Messages has nothing for.
    """
    writer = _Writer(names, ledger)
    for turn in contents.turns(given, ledger):
        if turn.role == contents.USER:
            writer.hear(turn)
        else:
            writer.say(turn)
    return writer.finished()


class _Writer:
    """Writes turn after turn into a conversation."""

    def __init__(self, names: ToolNames, ledger: Ledger) -> None:
        self._names = names
        self._ledger = ledger
        self._calls = CallIds()
        self._ids = ToolIds(ledger)
        self._conversation = Conversation(ledger)

    def finished(self) -> list[Document]:
        """The messages."""
        self._conversation.trim_prefill("contents")
        return self._conversation.messages

    def hear(self, turn: Turn) -> None:
        """Add what the user said, and the results of tools."""
        blocks: list[Document] = []
        for part in turn.parts:
            if part.kind == contents.RESULT:
                self._conversation.answer(self._result(part), part.path)
            elif part.kind == contents.MEDIA:
                blocks.append(self._media(part))
            elif is_blank(part.value):
                self._ledger.dropped(part.path, "a Messages upstream refuses blank text")
            else:
                blocks.append({"type": "text", "text": part.value})
            if part.signature is not None:
                self._ledger.dropped(f"{part.path}.thoughtSignature", "a user has no thoughts")
        if blocks:
            self._conversation.say("user", blocks, turn.parts[0].path)

    def say(self, turn: Turn) -> None:
        """Add what the model said, with the thinking that led to each part before it."""
        blocks: list[Document] = []
        thoughts: list[Part] = []
        for part in turn.parts:
            if part.kind == contents.THOUGHT:
                thoughts.append(part)
            thinking = self._thinking(part)
            if thinking:
                blocks += thinking
                thoughts.clear()
            elif part.kind != contents.THOUGHT:
                self._lose(thoughts)
            if part.kind == contents.CALL:
                blocks.append(self._call(part))
            elif part.kind == contents.TEXT and not is_blank(part.value):
                blocks.append({"type": "text", "text": part.value})
            elif part.kind == contents.TEXT and part.value:
                self._ledger.dropped(part.path, "a Messages upstream refuses blank text")
        self._lose(thoughts)
        while blocks and blocks[-1]["type"] in _KINDS:
            blocks.pop()
            self._ledger.dropped(f"{turn.parts[-1].path}.thoughtSignature", "nothing follows the thinking")
        if blocks:
            self._conversation.say("assistant", blocks, turn.parts[0].path)

    def _thinking(self, part: Part) -> list[Document]:
        """The vendor's own blocks; a thought that it did not sign is no thinking to it."""
        if part.signature is None:
            return []
        blocks = [block for block in opened(part.signature, MESSAGES) if block.get("type") in _KINDS]
        if not blocks:
            self._ledger.dropped(f"{part.path}.thoughtSignature", "not minted by a Messages upstream")
        return blocks

    def _lose(self, thoughts: list[Part]) -> None:
        for part in thoughts:
            self._ledger.dropped(part.path, "a thought without its vendor's signature")
        thoughts.clear()

    def _call(self, part: Part) -> Document:
        path = f"{part.path}.{contents.CALL}"
        note_leftovers(self._ledger, path, part.value, _CALL)
        return {
            "type": "tool_use",
            "id": self._ids.called(self._calls.called(part), f"{path}.id"),
            "name": self._names.sent(part.value["name"], path),
            "input": as_input(part.value.get("args")),
        }

    def _result(self, part: Part) -> Document:
        response, media = response_of(part, self._ledger)
        content: Any = as_arguments(response)
        if media:
            content = [{"type": "text", "text": content}, *map(self._media, media)]
        call_id = self._ids.answered(self._calls.answered(part))
        return {"type": "tool_result", "tool_use_id": call_id, "content": content}

    def _media(self, part: Part) -> Document:
        media = media_of(part, self._ledger)
        source = {"type": "base64", "media_type": media.media_type, "data": media.base64}
        if media.is_image:
            return {"type": "image", "source": source}
        title = {"title": media.name} if media.name else {}
        return {"type": "document", "source": source, **title}
