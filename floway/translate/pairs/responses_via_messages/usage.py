"""Usage in the convention of Responses, whose input count includes what the cache read and wrote."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.shared.service_tier import openai_tier_of_usage

_TIER = ("speed", "service_tier")


class UsageReport:
    """The running report: each is cumulative, and null or nothing leaves an earlier number standing."""

    __slots__ = ("_stated",)

    def __init__(self) -> None:
        self._stated: Document = {}

    def merge(self, report: Any) -> None:
        """Take in a ``usage`` object; a speed and a tier are one statement."""
        if not isinstance(report, Mapping):
            return
        if any(report.get(name) is not None for name in _TIER):
            for name in _TIER:
                self._stated.pop(name, None)
        self._stated.update({name: value for name, value in report.items() if value is not None})

    @property
    def tier(self) -> Any:
        """The tier served; None when none was stated."""
        return openai_tier_of_usage(self._stated)

    def document(self) -> Document | None:
        """The ``usage`` of a response; None when nothing was counted."""
        stated = self._stated
        fresh, output = _count(stated, "input_tokens"), _count(stated, "output_tokens")
        if fresh is None and output is None:
            return None
        read, written = _count(stated, "cache_read_input_tokens"), _written(stated)
        total = (fresh or 0) + (read or 0) + (written or 0)
        usage: Document = {"input_tokens": total, "output_tokens": output or 0}
        usage["total_tokens"] = total + (output or 0)
        if read is not None or written is not None:
            usage["input_tokens_details"] = {"cached_tokens": read or 0}
            if written is not None:
                usage["input_tokens_details"]["cache_write_tokens"] = written
        thinking = _count(stated.get("output_tokens_details"), "thinking_tokens")
        if thinking is not None:
            usage["output_tokens_details"] = {"reasoning_tokens": thinking}
        return usage


def _written(stated: Mapping[str, Any]) -> int | None:
    """Tokens written to the cache: the parts by lifetime, or the total that repeats them."""
    flat = _count(stated, "cache_creation_input_tokens")
    split = stated.get("cache_creation")
    parts = [_count(split, f"ephemeral_{life}_input_tokens") for life in ("5m", "1h")]
    if None not in parts or flat is None:
        known = [part for part in parts if part is not None]
        return sum(known) if known else flat
    return max(flat, *(part or 0 for part in parts))


def _count(holder: Any, name: str) -> int | None:
    count = holder.get(name) if isinstance(holder, Mapping) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
