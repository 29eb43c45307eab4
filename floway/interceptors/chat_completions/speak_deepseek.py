"""DeepSeek's dialect of Chat Completions.

Thinking is switched off as in Messages; reasoning is spelled ``reasoning_content``, in the history
as well; JSON schemas are refused; and cache hits stand flat in the usage.
https://api-docs.deepseek.com/guides/thinking_mode, https://api-docs.deepseek.com/guides/kv_cache
"""

from typing import Any, Final

from floway.interceptors.base import Circumstances, mentions, without
from floway.interceptors.chat_completions.cached_counts import with_cached_tokens
from floway.protocols.documents import Document

_OFF: Final[Document] = {"type": "disabled"}
#: Carriers of other vendors' sealed reasoning, which this one refuses as unknown.
_FOREIGN: Final = ("reasoning_text", "reasoning_opaque", "reasoning_items")
#: Between the paragraphs of a summary.
_BREAK = "\n\n"

may_apply = mentions(b'"none"', b'"json_schema"', b'"reasoning_')
may_apply_to_frame = mentions(b'"reasoning_content"', b'"prompt_cache_hit_tokens"')


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request in the dialect; an effort other than ``none`` stays as it is."""
    changed = document
    if document.get("reasoning_effort") == "none":
        changed = {**without(changed, "reasoning_effort"), "thinking": _OFF}
    form = document.get("response_format")
    if isinstance(form, dict) and form.get("type") == "json_schema":
        changed = {**changed, "response_format": {"type": "json_object"}}
    messages = document.get("messages")
    if isinstance(messages, list):
        spelled = [_spelled(message) for message in messages]
        if any(after is not before for after, before in zip(spelled, messages, strict=True)):
            changed = {**changed, "messages": spelled}
    return changed


def change_frame(document: Document, circumstances: Circumstances) -> list[Document]:
    """The chunk or completion with reasoning in the two spellings that clients read."""
    changed = with_cached_tokens(document, "prompt_cache_hit_tokens")
    choices = document.get("choices")
    if isinstance(choices, list):
        told = [_told(choice) for choice in choices]
        if any(after is not before for after, before in zip(told, choices, strict=True)):
            changed = {**changed, "choices": told}
    return [changed]


def _spelled(message: Any) -> Any:
    if not isinstance(message, dict) or not any(name in message for name in _FOREIGN):
        return message
    kept = without(message, *_FOREIGN)
    if kept.get("reasoning_content") is None:
        reasoning = message.get("reasoning_text") or _summary(message.get("reasoning_items"))
        if reasoning:
            kept["reasoning_content"] = reasoning
    return kept


def _summary(items: Any) -> str:
    """What can be read of reasoning items."""
    texts = (part.get("text") for item in _objects(items) for part in _objects(item.get("summary")))
    return _BREAK.join(text for text in texts if isinstance(text, str))


def _told(choice: Any) -> Any:
    """A choice whose delta or message is seen by clients that read ``reasoning_text`` as well."""
    if not isinstance(choice, dict):
        return choice
    name = "delta" if "delta" in choice else "message"
    holder = choice.get(name)
    if not isinstance(holder, dict) or "reasoning_text" in holder:
        return choice
    reasoning = holder.get("reasoning_content")
    return {**choice, name: {**holder, "reasoning_text": reasoning}} if reasoning else choice


def _objects(values: Any) -> list[Document]:
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []
