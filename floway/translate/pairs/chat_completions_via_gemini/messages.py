"""The messages of a conversation as Gemini's contents."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.chat_completions_via_gemini.parts import parts_of, texts_of
from floway.translate.shared.chat_dialect import REASONING_SPELLINGS
from floway.translate.shared.gemini_carrier import CALL, TEXT, unpacked
from floway.translate.shared.gemini_target.contents import Contents
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.results import Result
from floway.translate.shared.gemini_target.signatures import is_signature, signed
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.tool_results import readable

_MESSAGE = frozenset({"role", "content"})
_ASSISTANT = _MESSAGE | {"refusal", "tool_calls", "function_call", "reasoning_opaque", *REASONING_SPELLINGS}
_TOOL = _MESSAGE | {"tool_call_id"}
_SIGNATURES = ("thought_signature", "thoughtSignature")
#: The SDK leaves the index of the stream in the calls that it collects.
_CALL = frozenset({"type", "id", "index", "function", "custom", "extra_content", *_SIGNATURES})
_FUNCTION = frozenset({"name", "arguments", "parsed_arguments", *_SIGNATURES})


class Messages:
    """Writes messages into the contents."""

    def __init__(self, contents: Contents, family: Family, origin: str, context: Context) -> None:
        self._contents = contents
        self._family = family
        self._origin = origin
        self._context = context
        self._ledger = context.ledger
        #: Messages of the legacy form answer the newest call of their name.
        self._legacy_calls: dict[str, str] = {}

    def add(self, message: Document, path: str) -> None:
        """Add a message of any role.

        :raises Untranslatable: a role or a part that Gemini has nothing for.
        """
        role, content, place = message.get("role"), message.get("content"), f"{path}.content"
        if role in ("system", "developer"):
            note_leftovers(self._ledger, path, message, _MESSAGE)
            for said in texts_of(content, place, self._context):
                self._contents.instruct(said, path)
        elif role == "user":
            note_leftovers(self._ledger, path, message, _MESSAGE)
            self._contents.say(parts_of(content, place, self._family, self._context))
        elif role == "assistant":
            self._assistant(message, path)
        elif role == "tool":
            note_leftovers(self._ledger, path, message, _TOOL)
            self._answer(text(message, "tool_call_id", path), message, path)
        elif role == "function":
            note_leftovers(self._ledger, path, message, _MESSAGE | {"name"})
            name = text(message, "name", path)
            self._answer(self._legacy_calls.get(name, name), message, path)
        else:
            raise Untranslatable(f"{path}.role: '{str(role)[:64]}' is not a known role.", f"{path}.role")

    def _answer(self, call_id: str, message: Document, path: str) -> None:
        content = readable(message.get("content"), f"{path}.content", self._ledger)
        parts = parts_of(content, f"{path}.content", self._family, self._context)
        texts = [part["text"] for part in parts if "text" in part]
        media = [part for part in parts if "text" not in part]
        self._contents.answer(Result(call_id, texts, media), path)

    def _assistant(self, message: Document, path: str) -> None:
        note_leftovers(self._ledger, path, message, _ASSISTANT)
        for name in REASONING_SPELLINGS:
            if message.get(name):
                self._ledger.dropped(f"{path}.{name}", "Gemini takes no thoughts without a signature")
        carried = self._carried(message.get("reasoning_opaque"), f"{path}.reasoning_opaque")
        texts = texts_of(message.get("content"), f"{path}.content", self._context)
        refusal = message.get("refusal")
        if isinstance(refusal, str) and refusal:
            texts.append(refusal)
        parts = [{"text": one} for one in texts]
        if parts and carried.get(TEXT):
            parts[-1] = signed(parts[-1], carried.pop(TEXT))
        self._contents.reply(parts)
        for place, call in objects(message.get("tool_calls"), f"{path}.tool_calls"):
            self._call(call, place, carried.pop(CALL, None))
        if isinstance(message.get("function_call"), dict):
            self._legacy_call(message["function_call"], f"{path}.function_call")
        if carried:
            self._ledger.dropped(f"{path}.reasoning_opaque", "the part that it signs is missing")

    def _carried(self, opaque: Any, path: str) -> dict[str, str]:
        """``{kind: signature}`` of the message's carrier, if this upstream minted it."""
        if opaque is None:
            return {}
        found = unpacked(opaque)
        if found is None or found.origin != self._origin or found.kind not in (CALL, TEXT):
            self._ledger.dropped(path, "sealed by another upstream")
            return {}
        return {found.kind: found.signature}

    def _call(self, call: Document, path: str, carried: str | None) -> None:
        note_leftovers(self._ledger, path, call, _CALL)
        signature = self._signature(call, path) or carried
        if isinstance(call.get("custom"), dict):
            custom, place = call["custom"], f"{path}.custom"
            note_leftovers(self._ledger, place, custom, ("name", "input"))
            arguments: Any = {"input": text(custom, "input", place)}
            self._contents.call(call.get("id"), custom.get("name"), arguments, signature, path)
            return
        function = call.get("function")
        if not isinstance(function, dict):
            raise Untranslatable(f"{path}.function: an object is expected.", f"{path}.function")
        note_leftovers(self._ledger, f"{path}.function", function, _FUNCTION)
        self._contents.call(call.get("id"), function.get("name"), function.get("arguments"), signature, path)

    def _legacy_call(self, called: Document, path: str) -> None:
        note_leftovers(self._ledger, path, called, _FUNCTION)
        name = text(called, "name", path)
        call_id = f"{name}_{len(self._contents.call_ids)}"
        self._legacy_calls[name] = call_id
        self._contents.call(call_id, name, called.get("arguments"), self._signature(called, path), path)

    def _signature(self, call: Document, path: str) -> str | None:
        """The call's signature in any of the spellings that gateways write."""
        function = call.get("function")
        holders = [call, function] if isinstance(function, dict) else [call]
        extra = call.get("extra_content")
        if isinstance(extra, dict):
            holders += [extra[name] for name in ("google", "vertex") if isinstance(extra.get(name), dict)]
        found = [holder[name] for holder in holders for name in _SIGNATURES if holder.get(name) is not None]
        if not found:
            return None
        carried = unpacked(found[0])
        if carried is not None:
            if carried.origin == self._origin:
                return carried.signature
            self._ledger.dropped(path, "sealed by another upstream or model family")
            return None
        if not is_signature(found[0]):
            self._ledger.dropped(
                path, "a signature that is no base64, for which the whole request is refused"
            )
            return None
        return str(found[0])
