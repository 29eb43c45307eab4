"""State the token limit that a Messages upstream requires.

https://docs.anthropic.com/en/api/messages#body-max-tokens
"""

from floway.interceptors.base import Circumstances
from floway.protocols.documents import Document

#: What stands in when neither client nor model states a limit: every current model can write so much.
DEFAULT_MAX_TOKENS = 8192

_NAME = b'"max_tokens"'
#: Clients state the limit before or behind the conversation: a look at both ends usually saves one at
#: hundreds of kilobytes in between.
_END_BYTES = 1024


def may_apply(body: bytes) -> bool:
    """Whether the limit is missing; a mention of its name elsewhere leaves the request to its vendor."""
    return not (_NAME in body[:_END_BYTES] or _NAME in body[-_END_BYTES:] or _NAME in body)


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with the model's own maximum; what the client states stays, whatever it is."""
    if "max_tokens" in document:
        return document
    return {**document, "max_tokens": circumstances.limits.max_output_tokens or DEFAULT_MAX_TOKENS}
