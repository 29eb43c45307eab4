"""Make the input count of an upstream that counts cached tokens beside it include them."""

from typing import Any

import msgspec

from floway.interceptors.base import Circumstances
from floway.interceptors.openai import cached_convention
from floway.protocols.documents import Document
from floway.protocols.parsing import Count

may_apply_to_frame = cached_convention.may_apply_to_frame


class _Details(msgspec.Struct):
    cached_tokens: Count | None = None
    cache_write_tokens: Count | None = None


class _Report(msgspec.Struct):
    input_tokens: Count | None = None
    input_tokens_details: _Details | None = None
    output_tokens: Count | None = None
    total_tokens: Count | None = None


def change_frame(document: Document, circumstances: Circumstances) -> list[Document]:
    """The event or response in OpenAI's convention; the total counted them before and stays."""
    if "response" in document:
        response = document["response"]
        changed = _changed(response, circumstances) if isinstance(response, dict) else response
        return [document if changed is response else {**document, "response": changed}]
    return [_changed(document, circumstances)]


def _changed(response: Document, circumstances: Circumstances) -> Document:
    usage: Any = response.get("usage")
    report = _report(usage)
    if report is None:
        return response
    details = report.input_tokens_details or _Details()
    given = report.input_tokens or 0
    cached = (details.cached_tokens or 0) + (details.cache_write_tokens or 0)
    output = report.output_tokens or 0
    more = cached_convention.added(given, cached, output, report.total_tokens, circumstances)
    return {**response, "usage": {**usage, "input_tokens": given + more}} if more else response


def _report(usage: Any) -> _Report | None:
    if not isinstance(usage, dict):
        return None
    try:
        return msgspec.convert(usage, _Report)
    except msgspec.ValidationError:
        return None
