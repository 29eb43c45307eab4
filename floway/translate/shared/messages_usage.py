"""The cache counters of a Messages usage, which an upstream of another protocol may not have."""

from typing import Final

from floway.translate.base import Document

#: For ``message_start``: Claude Code 2.1.79 fails on one without them, nested ones included
#: (https://github.com/BerriAI/litellm/issues/24176). Shared by the documents it is put into.
NOTHING_CACHED: Final[Document] = {
    "cache_creation_input_tokens": 0,
    "cache_read_input_tokens": 0,
    "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
}


def written_to_cache(tokens: int) -> Document:
    """The counters of ``message_delta``.

    The zeros of ``message_start`` would hold otherwise, and clients trust the parts over the sum.
    """
    return {
        "cache_creation_input_tokens": tokens,
        "cache_creation": {"ephemeral_5m_input_tokens": tokens, "ephemeral_1h_input_tokens": 0},
    }
