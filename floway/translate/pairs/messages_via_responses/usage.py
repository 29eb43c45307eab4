"""Usage in the convention of Messages, whose input count leaves out what the cache read and wrote."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.shared.messages_usage import written_to_cache
from floway.translate.shared.service_tier import put_messages_tier


def messages_usage(response: Mapping[str, Any]) -> Document:
    """The ``usage`` of a Messages answer; empty when the response reports none.

    A report that contradicts itself must not cost the client its answer: what the cache counts leave
    of the input is at least zero.
    """
    report = response.get("usage")
    usage: Document = {}
    if isinstance(report, Mapping):
        _put_input(usage, report)
        output = _count(report, "output_tokens")
        if output is not None:
            usage["output_tokens"] = output
        reasoning = _count(report.get("output_tokens_details"), "reasoning_tokens")
        if reasoning is not None:
            usage["output_tokens_details"] = {"thinking_tokens": reasoning}
    put_messages_tier(usage, response.get("service_tier"))
    return usage


def _put_input(usage: Document, report: Mapping[str, Any]) -> None:
    details = report.get("input_tokens_details")
    read, written = _count(details, "cached_tokens"), _count(details, "cache_write_tokens")
    total = _count(report, "input_tokens")
    if total is not None:
        usage["input_tokens"] = max(total - (read or 0) - (written or 0), 0)
    if read is not None:
        usage["cache_read_input_tokens"] = read
    if written is not None:
        usage |= written_to_cache(written)


def _count(holder: Any, name: str) -> int | None:
    count = holder.get(name) if isinstance(holder, Mapping) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
