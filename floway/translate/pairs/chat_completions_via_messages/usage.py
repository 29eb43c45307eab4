"""A Messages usage as Chat states it."""

from typing import Any

import msgspec

from floway.protocols.messages.usage import UsageReport, billing_of, merged
from floway.translate.base import Document
from floway.translate.shared.service_tier import openai_tier_of_usage


class UsageCount:
    """The running total of a stream; reports are cumulative and may leave out what still holds."""

    __slots__ = ("_report",)

    def __init__(self) -> None:
        self._report: UsageReport | None = None

    def note(self, usage: Any) -> None:
        """Take in the ``usage`` of a frame; one that cannot be read says nothing."""
        try:
            report = msgspec.convert(usage, UsageReport)
        except msgspec.ValidationError:
            return
        self._report = merged(self._report, report)

    def chat_usage(self) -> Document | None:
        """The ``usage`` of a Chat answer, whose prompt includes what was cached; None without a report."""
        if self._report is None:
            return None
        usage = billing_of(self._report).usage
        written = usage.cache_write_5m_tokens + usage.cache_write_1h_tokens
        prompt = usage.input_tokens + usage.cache_read_tokens + written
        counted: Document = {
            "prompt_tokens": prompt,
            "completion_tokens": usage.output_tokens,
            "total_tokens": prompt + usage.output_tokens,
        }
        details = {"cached_tokens": usage.cache_read_tokens, "cache_creation_input_tokens": written}
        if any(details.values()):
            counted["prompt_tokens_details"] = {name: count for name, count in details.items() if count}
        if usage.reasoning_tokens:
            counted["completion_tokens_details"] = {"reasoning_tokens": usage.reasoning_tokens}
        return counted

    def tier(self) -> Any:
        """The tier that was served; None when none is stated."""
        report = self._report
        return openai_tier_of_usage(msgspec.structs.asdict(report)) if report else None
