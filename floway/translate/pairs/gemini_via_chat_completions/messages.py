"""The conversation of a Gemini request as Chat messages."""

from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_chat_completions.reasoning import joined, mint_of
from floway.translate.shared.gemini_client import contents
from floway.translate.shared.gemini_client.calls import CallIds
from floway.translate.shared.gemini_client.contents import Part, Turn
from floway.translate.shared.gemini_client.media import PDF, UNNAMED, media_of
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.request import response_of
from floway.translate.shared.gemini_client.seal import opened
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.tool_arguments import as_arguments
from floway.translate.shared.tool_results import lifted_message

_CALL = frozenset({"id", "name", "args"})
_MODEL_KINDS = frozenset((contents.TEXT, contents.THOUGHT, contents.CALL, contents.MEDIA))
_AUDIO = {"audio/wav": "wav", "audio/x-wav": "wav", "audio/mp3": "mp3", "audio/mpeg": "mp3"}


def messages_of(given: Any, names: ToolNames, context: Context) -> list[Document]:
    """The messages of a conversation.

    :raises Untranslatable: a role or a part that Chat has nothing for.
    """
    writer = _Writer(names, context.ledger, mint_of(context.model))
    for turn in contents.turns(given, context.ledger, _MODEL_KINDS):
        if turn.role == contents.USER:
            writer.hear(turn)
        else:
            writer.say(turn)
    return writer.messages


class _Writer:
    """Writes turn after turn."""

    def __init__(self, names: ToolNames, ledger: Ledger, mint: str) -> None:
        self._names = names
        self._ledger = ledger
        self._mint = mint
        self._calls = CallIds()
        self.messages: list[Document] = []

    def hear(self, turn: Turn) -> None:
        """Add the results of tools, which must come first, and what the user said."""
        said: list[Document] = []
        attached: list[tuple[str, list[Document]]] = []
        for part in turn.parts:
            if part.kind == contents.RESULT:
                call_id = self._calls.answered(part)
                response, media = response_of(part, self._ledger)
                content = as_arguments(response)
                self.messages.append({"role": "tool", "tool_call_id": call_id, "content": content})
                if media:
                    attached.append((call_id, [self._media(each) for each in media]))
            else:
                said.append(self._spoken(part))
            if part.signature is not None:
                self._ledger.dropped(f"{part.path}.thoughtSignature", "a user has no thoughts")
        if attached:
            self.messages.append(lifted_message(attached))
        if said:
            self.messages.append({"role": "user", "content": _content(said)})

    def say(self, turn: Turn) -> None:
        """Add what the model said as one message."""
        said: list[Document] = []
        calls: list[Document] = []
        reasoning: list[Document] = []
        thoughts: list[Part] = []
        for part in turn.parts:
            if part.kind == contents.THOUGHT:
                thoughts.append(part)
            sealed = self._reasoning(part)
            reasoning += sealed
            if sealed:
                thoughts.clear()
            if part.kind == contents.CALL:
                calls.append(self._call(part))
            elif part.kind == contents.MEDIA or (part.kind == contents.TEXT and part.value):
                said.append(self._spoken(part))
        for part in thoughts:
            self._ledger.dropped(part.path, "a thought that its upstream did not seal")
        if said or calls:
            message: Document = {"role": "assistant", "content": _content(said) if said else None}
            if calls:
                message["tool_calls"] = calls
            self.messages.append({**message, **joined(reasoning)})
        elif reasoning:
            self._ledger.dropped(turn.parts[-1].path, "reasoning that nothing follows")

    def _reasoning(self, part: Part) -> list[Document]:
        if part.signature is None:
            return []
        sealed = opened(part.signature, self._mint)
        if not sealed:
            self._ledger.dropped(f"{part.path}.thoughtSignature", "not minted by this upstream's model")
        return sealed

    def _call(self, part: Part) -> Document:
        path = f"{part.path}.{contents.CALL}"
        note_leftovers(self._ledger, path, part.value, _CALL)
        return {
            "id": self._calls.called(part),
            "type": "function",
            "function": {
                "name": self._names.sent(part.value["name"], path),
                "arguments": as_arguments(part.value.get("args")),
            },
        }

    def _spoken(self, part: Part) -> Document:
        return self._media(part) if part.kind == contents.MEDIA else {"type": "text", "text": part.value}

    def _media(self, part: Part) -> Document:
        media = media_of(part, self._ledger, frozenset(_AUDIO))
        if media.media_type == PDF:
            return {"type": "file", "file": {"filename": media.name or UNNAMED, "file_data": media.url}}
        if media.media_type in _AUDIO:
            audio = {"data": media.base64, "format": _AUDIO[media.media_type]}
            return {"type": "input_audio", "input_audio": audio}
        return {"type": "image_url", "image_url": {"url": media.url}}


def _content(parts: list[Document]) -> Any:
    """A string where one text is all there is: some compatible vendors take nothing else."""
    if all(part["type"] == "text" for part in parts) and len(parts) == 1:
        return parts[0]["text"]
    return parts
