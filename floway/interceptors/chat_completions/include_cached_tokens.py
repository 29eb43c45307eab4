"""Make the prompt count of an upstream that counts cached tokens beside it include them."""

from typing import Any

import msgspec

from floway.interceptors.base import Circumstances
from floway.interceptors.openai import cached_convention
from floway.protocols.chat_completions.usage import UsageReport, usage_of
from floway.protocols.documents import Document

may_apply_to_frame = cached_convention.may_apply_to_frame


def change_frame(document: Document, circumstances: Circumstances) -> list[Document]:
    """The chunk or completion in OpenAI's convention; the total counted them before and stays."""
    usage: Any = document.get("usage")
    report = _report(usage)
    if report is None:
        return [document]
    counted = usage_of(report)
    prompt = report.prompt_tokens or 0
    cached = counted.cache_read_tokens + counted.cache_write_5m_tokens
    output = report.completion_tokens or 0
    more = cached_convention.added(prompt, cached, output, report.total_tokens, circumstances)
    return [{**document, "usage": {**usage, "prompt_tokens": prompt + more}}] if more else [document]


def _report(usage: Any) -> UsageReport | None:
    if not isinstance(usage, dict):
        return None
    try:
        return msgspec.convert(usage, UsageReport)
    except msgspec.ValidationError:
        return None
