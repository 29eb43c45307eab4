"""A Chat usage report as Messages states it."""

from typing import Any

from floway.translate.base import Document
from floway.translate.shared.chat_dialect import ChatUsage, read_usage
from floway.translate.shared.messages_usage import NOTHING_CACHED, written_to_cache
from floway.translate.shared.service_tier import put_messages_tier


def opening_usage(usage: Any) -> Document:
    """The usage of ``message_start``: what its chunk states, else zeros, as Chat counts at the end."""
    stated = read_usage(usage)
    return {
        "input_tokens": 0,
        **NOTHING_CACHED,
        "output_tokens": 0,
    } | (_counted(stated) if stated else {})


def closing_usage(usage: ChatUsage | None, tier: Any) -> Document:
    """The usage of ``message_delta``, which clients require; without a report it counts nothing."""
    closing = _counted(usage) if usage else {"output_tokens": 0}
    put_messages_tier(closing, tier)
    return closing


def _counted(usage: ChatUsage) -> Document:
    """Messages counts cached tokens beside the input, Chat within it."""
    cached, written = usage.cached_tokens or 0, usage.cache_write_tokens or 0
    counted: Document = {"input_tokens": usage.prompt_tokens - cached - written}
    if usage.cache_write_tokens is not None:
        counted |= written_to_cache(written)
    if usage.cached_tokens is not None:
        counted["cache_read_input_tokens"] = cached
    counted["output_tokens"] = usage.completion_tokens
    if usage.reasoning_tokens is not None:
        counted["output_tokens_details"] = {"thinking_tokens": usage.reasoning_tokens}
    return counted
