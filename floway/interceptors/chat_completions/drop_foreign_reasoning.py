"""Leave out reasoning that an upstream of another protocol had: most Chat vendors refuse its members.

A conversation that began behind a translation holds a carrier of the gateway's beside the text, and in
calls of Gemini models. Reasoning without one is of a vendor that wants it back as it came.
"""

from typing import Any, Final

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.carriers import PACKED, is_marked
from floway.protocols.documents import Document

_REASON: Final = "reasoning of an upstream of another protocol"
_MEMBERS: Final = (
    "reasoning_opaque", "reasoning_text", "reasoning_content", "reasoning", "reasoning_items",
)  # fmt: skip
#: Where a Gemini model's signature stands in a call.
_EXTRA: Final = "extra_content"

may_apply = mentions(f'"{PACKED}'.encode())


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request without those members."""
    messages = document.get("messages")
    if not isinstance(messages, list):
        return document
    kept = [_own(message, f"messages[{index}]", circumstances) for index, message in enumerate(messages)]
    is_same = all(after is before for after, before in zip(kept, messages, strict=True))
    return document if is_same else {**document, "messages": kept}


def _own(message: Any, path: str, circumstances: Circumstances) -> Any:
    if not isinstance(message, dict):
        return message
    changed = message
    if is_marked(message.get("reasoning_opaque")):
        for name in _MEMBERS:
            if name in message:
                circumstances.dropped(f"{path}.{name}", _REASON)
        changed = without(message, *_MEMBERS)
    calls = message.get("tool_calls")
    if isinstance(calls, list) and any(map(_is_signed, calls)):
        for index, call in enumerate(calls):
            if _is_signed(call):
                circumstances.dropped(f"{path}.tool_calls[{index}].{_EXTRA}", _REASON)
        calls = [without(call, _EXTRA) if _is_signed(call) else call for call in calls]
        changed = {**changed, "tool_calls": calls}
    return changed


def _is_signed(call: Any) -> bool:
    extra = call.get(_EXTRA) if isinstance(call, dict) else None
    google = extra.get("google") if isinstance(extra, dict) else None
    return isinstance(google, dict) and is_marked(google.get("thought_signature"))
