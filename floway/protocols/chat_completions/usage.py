"""Usage as Chat Completions upstreams report it."""

from typing import Any

import msgspec

from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.base import Billing
from floway.protocols.parsing import NULL, Count, readable
from floway.protocols.tier import served_tier


class _PromptDetails(msgspec.Struct):
    cached_tokens: Count | None = None
    # Two spellings of cache writes are in use among compatible vendors.
    cache_creation_input_tokens: Count | None = None
    cache_write_tokens: Count | None = None


class _CompletionDetails(msgspec.Struct):
    reasoning_tokens: Count | None = None


class UsageReport(msgspec.Struct):
    """A ``usage`` object, with the flat cache counters of DeepSeek and Kimi beside OpenAI's."""

    prompt_tokens: Count | None = None
    completion_tokens: Count | None = None
    total_tokens: Count | None = None
    prompt_tokens_details: _PromptDetails | None = None
    completion_tokens_details: _CompletionDetails | None = None
    prompt_cache_hit_tokens: Count | None = None
    cached_tokens: Count | None = None


class _Completion(msgspec.Struct):
    usage: msgspec.Raw = NULL
    service_tier: Any = None


_COMPLETION = msgspec.json.Decoder(_Completion)
_REPORT = msgspec.json.Decoder(UsageReport)


def report_in(usage: msgspec.Raw) -> UsageReport | None:
    """The usage that is reported; None when there is none that can be read."""
    return readable(_REPORT, usage)


def usage_of(report: UsageReport) -> Usage:
    """The canonical vector."""
    prompt = report.prompt_tokens or 0
    output = report.completion_tokens or 0
    details = report.prompt_tokens_details or _PromptDetails()
    read = details.cached_tokens or report.prompt_cache_hit_tokens or report.cached_tokens or 0
    write = details.cache_creation_input_tokens or details.cache_write_tokens or 0
    reasoning = report.completion_tokens_details
    return Usage(
        input_tokens=prompt - read - write if _includes_cached(report, read + write) else prompt,
        cache_read_tokens=read,
        cache_write_5m_tokens=write,
        output_tokens=output,
        reasoning_tokens=(reasoning.reasoning_tokens or 0) if reasoning else 0,
    )


def _includes_cached(report: UsageReport, cached: int) -> bool:
    """Whether ``prompt_tokens`` counts the cached tokens too, as OpenAI's does.

    Some compatible vendors count them beside it; their total gives them away, or a prompt that
    is smaller than its cached part.
    """
    prompt, output = report.prompt_tokens or 0, report.completion_tokens or 0
    if cached and report.total_tokens is not None and prompt + cached + output == report.total_tokens:
        return False
    return cached <= prompt


def body_billing(body: bytes) -> Billing:
    """The billing of a whole completion; nothing when the body is not one."""
    completion = readable(_COMPLETION, body)
    if completion is None:
        return Billing()
    report = report_in(completion.usage)
    return Billing(usage_of(report) if report else NO_USAGE, served_tier(completion.service_tier))
