"""The conversation of a Gemini request as input items."""

from typing import Any

from floway.domain.protocol import RESPONSES
from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client import contents
from floway.translate.shared.gemini_client.calls import CallIds
from floway.translate.shared.gemini_client.contents import Part, Turn
from floway.translate.shared.gemini_client.media import UNNAMED, media_of
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.request import response_of
from floway.translate.shared.gemini_client.seal import opened
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.tool_arguments import as_arguments

_CALL = frozenset({"id", "name", "args"})


def input_items(given: Any, names: ToolNames, ledger: Ledger) -> list[Document]:
    """The items of a conversation, in its order.

    :raises Untranslatable: a role or a part that Responses has nothing for.
    """
    writer = _Writer(names, ledger)
    for turn in contents.turns(given, ledger):
        if turn.role == contents.USER:
            writer.hear(turn)
        else:
            writer.say(turn)
    return writer.items


class _Writer:
    """Writes turn after turn."""

    def __init__(self, names: ToolNames, ledger: Ledger) -> None:
        self._names = names
        self._ledger = ledger
        self._calls = CallIds()
        self.items: list[Document] = []

    def hear(self, turn: Turn) -> None:
        """Add what the user said, cut by the results of tools."""
        said: list[Document] = []
        for part in turn.parts:
            if part.kind == contents.RESULT:
                self._close("user", said)
                said = []
                self.items.append(self._result(part))
            else:
                said.append(self._spoken(part))
            if part.signature is not None:
                self._ledger.dropped(f"{part.path}.thoughtSignature", "a user has no thoughts")
        self._close("user", said)

    def say(self, turn: Turn) -> None:
        """Add what the model said, with the reasoning that led to each part before it."""
        thoughts: list[Part] = []
        for part in turn.parts:
            if part.kind == contents.THOUGHT:
                thoughts.append(part)
            reasoning = self._reasoning(part)
            self.items += reasoning
            if reasoning:
                thoughts.clear()
            elif part.kind != contents.THOUGHT:
                self._lose(thoughts)
            if part.kind == contents.CALL:
                self.items.append(self._call(part))
            elif part.kind == contents.TEXT and part.value:
                self._close("assistant", [{"type": "output_text", "text": part.value}])
        self._lose(thoughts)
        while self.items and self.items[-1]["type"] == "reasoning":
            self.items.pop()
            # OpenAI refuses reasoning without the item that it led to.
            self._ledger.dropped(f"{turn.parts[-1].path}.thoughtSignature", "nothing follows the reasoning")

    def _close(self, role: str, said: list[Document]) -> None:
        if said:
            self.items.append({"type": "message", "role": role, "content": said})

    def _reasoning(self, part: Part) -> list[Document]:
        """The vendor's own items; a thought that it did not seal is none of them."""
        if part.signature is None:
            return []
        items = [item for item in opened(part.signature, RESPONSES) if item.get("type") == "reasoning"]
        if not items:
            self._ledger.dropped(f"{part.path}.thoughtSignature", "not minted by a Responses upstream")
        return items

    def _lose(self, thoughts: list[Part]) -> None:
        for part in thoughts:
            self._ledger.dropped(part.path, "a thought that its vendor did not seal")
        thoughts.clear()

    def _call(self, part: Part) -> Document:
        path = f"{part.path}.{contents.CALL}"
        note_leftovers(self._ledger, path, part.value, _CALL)
        return {
            "type": "function_call",
            "call_id": self._calls.called(part),
            "name": self._names.sent(part.value["name"], path),
            "arguments": as_arguments(part.value.get("args")),
        }

    def _result(self, part: Part) -> Document:
        response, media = response_of(part, self._ledger)
        output: Any = as_arguments(response)
        if media:
            output = [{"type": "input_text", "text": output}, *map(self._media, media)]
        return {"type": "function_call_output", "call_id": self._calls.answered(part), "output": output}

    def _spoken(self, part: Part) -> Document:
        if part.kind == contents.MEDIA:
            return self._media(part)
        return {"type": "input_text", "text": part.value}

    def _media(self, part: Part) -> Document:
        media = media_of(part, self._ledger)
        if media.is_image:
            return {"type": "input_image", "image_url": media.url}
        return {"type": "input_file", "filename": media.name or UNNAMED, "file_data": media.url}
