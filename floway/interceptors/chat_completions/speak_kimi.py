"""Kimi's dialect: cached tokens stand flat in the usage.

https://platform.moonshot.ai/docs/api/chat
"""

from floway.interceptors.base import Circumstances, mentions
from floway.interceptors.chat_completions.cached_counts import with_cached_tokens
from floway.protocols.documents import Document

may_apply_to_frame = mentions(b'"cached_tokens"')


def change_frame(document: Document, circumstances: Circumstances) -> list[Document]:
    """The chunk or completion with the count where OpenAI has it."""
    return [with_cached_tokens(document, "cached_tokens")]
