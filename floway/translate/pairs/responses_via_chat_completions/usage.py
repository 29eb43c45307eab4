"""Usage of Chat Completions in the words of Responses; both count cached tokens within the prompt."""

from typing import Any

from floway.translate.base import Document
from floway.translate.shared.chat_dialect import read_usage


def responses_usage(usage: Any) -> Document | None:
    """The ``usage`` of a response; None when the upstream reports none."""
    report = read_usage(usage)
    if report is None:
        return None
    written: Document = {
        "input_tokens": report.prompt_tokens,
        "output_tokens": report.completion_tokens,
        "total_tokens": report.prompt_tokens + report.completion_tokens,
    }
    if report.cached_tokens is not None or report.cache_write_tokens is not None:
        written["input_tokens_details"] = {"cached_tokens": report.cached_tokens or 0}
    if report.cache_write_tokens is not None:
        written["input_tokens_details"]["cache_write_tokens"] = report.cache_write_tokens
    if report.reasoning_tokens is not None:
        written["output_tokens_details"] = {"reasoning_tokens": report.reasoning_tokens}
    return written
