"""Usage of Responses in the words of Chat Completions; both count cached tokens within the prompt."""

from typing import Any

from floway.translate.base import Document


def chat_usage(usage: Any) -> Document | None:
    """The ``usage`` of a chunk; None when the upstream reports none.

    The total is computed: vendors disagree on what belongs to it. Details that were not reported
    are left out, and an odd count is passed on rather than held against a paid answer.
    """
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("input_tokens"), usage.get("output_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    chat: Document = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
    read = {"cached_tokens": "cached_tokens", "cache_write_tokens": "cache_creation_input_tokens"}
    _put(chat, "prompt_tokens_details", usage.get("input_tokens_details"), read)
    written = {"reasoning_tokens": "reasoning_tokens"}
    _put(chat, "completion_tokens_details", usage.get("output_tokens_details"), written)
    return chat


def _put(chat: Document, name: str, details: Any, names: dict[str, str]) -> None:
    if not isinstance(details, dict):
        return
    found = {ours: details[theirs] for theirs, ours in names.items() if isinstance(details.get(theirs), int)}
    if found:
        chat[name] = found
