"""What Chat Completions vendors spell in their own ways: reasoning, and cached tokens.

The protocol has no reasoning text; DeepSeek, Kimi, Qwen and vLLM say ``reasoning_content``,
OpenRouter and newer vLLM ``reasoning``, Copilot ``reasoning_text``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from floway.protocols.chat_completions.usage import UsageReport, usage_of
from floway.translate.base import Document

#: In the order in which they are looked for: some vendors send two of them with the same text.
REASONING_SPELLINGS: Final = ("reasoning_text", "reasoning_content", "reasoning")


@dataclass(frozen=True, slots=True)
class ChatUsage:
    """A usage report with its prompt made inclusive of cached tokens; None is *not reported*."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int | None
    cache_write_tokens: int | None
    reasoning_tokens: int | None


def reasoning_in(holder: Mapping[str, Any]) -> str:
    """The reasoning text of a delta or a message in any spelling; empty when there is none."""
    return spelled_reasoning(holder)[1]


def spelled_reasoning(holder: Mapping[str, Any]) -> tuple[str, str]:
    """The member that has the reasoning text, and the text; both empty when there is none."""
    for name in REASONING_SPELLINGS:
        text = holder.get(name)
        if text and isinstance(text, str):
            return name, text
    return "", ""


def reasoning_delta(text: str) -> Document:
    """Reasoning for a Chat Completions client, in the two spellings that clients read."""
    return {"reasoning_text": text, "reasoning_content": text}


def content_text(content: Any) -> str:
    """The text of a delta's content where a vendor sends a list of parts, as Mistral does."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else ()
    return "".join(
        part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)
    )


def is_readable(item: Mapping[str, Any]) -> bool:
    """Whether a reasoning item, of Responses or in ``reasoning_items``, has a summary to show."""
    summary = item.get("summary")
    return isinstance(summary, list) and any(isinstance(part, dict) and part.get("text") for part in summary)


def read_usage(usage: Any) -> ChatUsage | None:
    """The report of an upstream's ``usage`` member; None when it says nothing that can be read.

    Read by the same rules as for accounting, so that the client sees what is billed.
    """
    if not isinstance(usage, Mapping) or not usage:
        return None
    try:
        report = msgspec.convert(usage, UsageReport)
    except msgspec.ValidationError:
        return None
    if report.prompt_tokens is None and report.completion_tokens is None:
        return None
    counted = usage_of(report)
    prompt, completion = report.prompt_tokens_details, report.completion_tokens_details
    cached = (prompt and prompt.cached_tokens, report.prompt_cache_hit_tokens, report.cached_tokens)
    written = (prompt and prompt.cache_creation_input_tokens, prompt and prompt.cache_write_tokens)
    return ChatUsage(
        prompt_tokens=counted.input_tokens + counted.cache_read_tokens + counted.cache_write_5m_tokens,
        completion_tokens=counted.output_tokens,
        cached_tokens=counted.cache_read_tokens if any(each is not None for each in cached) else None,
        cache_write_tokens=(
            counted.cache_write_5m_tokens if any(each is not None for each in written) else None
        ),
        reasoning_tokens=completion.reasoning_tokens if completion else None,
    )
