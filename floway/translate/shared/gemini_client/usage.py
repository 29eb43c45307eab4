"""Usage as Gemini clients read it, https://ai.google.dev/api/generate-content#UsageMetadata."""

from floway.domain.usage import NO_USAGE, Usage
from floway.translate.base import Document


def usage_metadata(usage: Usage) -> Document | None:
    """The ``usageMetadata``; None when nothing was reported.

    The prompt includes what was read from and written to a cache; thoughts stand beside the
    candidates, not within.
    """
    if usage == NO_USAGE:
        return None
    prompt = (
        usage.input_tokens
        + usage.cache_read_tokens
        + usage.cache_write_5m_tokens
        + usage.cache_write_1h_tokens
    )
    # A vendor that reports more reasoning than output counts the two apart, against its protocol.
    thoughts = min(usage.reasoning_tokens, usage.output_tokens)
    metadata = {
        "promptTokenCount": prompt,
        "candidatesTokenCount": usage.output_tokens - thoughts,
        "totalTokenCount": prompt + usage.output_tokens,
    }
    if thoughts:
        metadata["thoughtsTokenCount"] = thoughts
    if usage.cache_read_tokens:
        metadata["cachedContentTokenCount"] = usage.cache_read_tokens
    return metadata
