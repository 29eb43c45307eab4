"""How the reasoning of a Chat Completions upstream travels through clients of other protocols.

The protocol has no reasoning. A vendor that shows some wants it back in the member in which it
showed it, or not at all; OpenAI refuses every such member. So what a client keeps as the seal of
the reasoning says how it was spelled and by whom:
``floway-packed-chat1.<member>.<origin>.<the vendor's seal>``. The text stands beside
it. It has no ``@``, and so is never mistaken for the carrier of a Responses upstream.
"""

import hashlib
from typing import Any, Final
from urllib.parse import quote, unquote

from floway.protocols.carriers import CHAT_COMPLETIONS_MARK
from floway.translate.base import Document
from floway.translate.shared.chat_dialect import REASONING_SPELLINGS

_ORIGIN_DIGITS: Final = 8
#: Copilot's member for its seal, which it wants back beside its text.
_SEAL: Final = "reasoning_opaque"


def origin_of(upstream: str, model: str) -> str:
    """The mark of what a model of an upstream thought."""
    return hashlib.sha256(f"{upstream}\0{model}".encode()).hexdigest()[:_ORIGIN_DIGITS]


def packed(origin: str, spelling: str, seal: str = "") -> str:
    """The carrier's text, ASCII.

    :param spelling: the member in which the vendor showed its text.
    :param seal: the vendor's own, empty when it has none.
    """
    return f"{CHAT_COMPLETIONS_MARK}{spelling}.{origin}.{quote(seal, safe='+/=')}"


def opened(value: Any, origin: str, text: str) -> Document | None:
    """The members for the upstream that showed the reasoning; None for any other.

    :param text: the reasoning that stands beside the carrier; empty where only the seal came.
    """
    if not isinstance(value, str) or not value.startswith(CHAT_COMPLETIONS_MARK):
        return None
    spelling, minted_by, seal = ([*value.split(".", 3)[1:], "", "", ""])[:3]
    if minted_by != origin or spelling not in REASONING_SPELLINGS or not (text or seal):
        return None
    return {spelling: text or None} | ({_SEAL: unquote(seal)} if seal else {})
