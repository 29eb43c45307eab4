"""A vendor's words, short and safe enough for a log, an error or a dashboard."""

import re
from collections.abc import Iterable

MAX_CHARACTERS = 256

#: A vendor may repeat what it was sent. Words and paths have no digits in so long a run; tokens, codes
#: and verifiers do.
_TOKEN_LIKE = re.compile(r"(?=[\w+/~.-]{0,200}\d)[\w+/~.-]{24,}=*", re.ASCII)

_HIDDEN = "[hidden]"


def excerpt(text: str | bytes, known: Iterable[str] = ()) -> str:
    """The first 256 characters, on one line, with everything that looks like a token left out.

    :param known: secrets of the call, left out whatever they look like.
    """
    if isinstance(text, bytes):
        # Only what can end up in the excerpt is decoded; a body may be megabytes.
        text = text[: 64 * MAX_CHARACTERS].decode("utf-8", "replace")
    for secret in filter(None, known):
        text = text.replace(secret, _HIDDEN)
    text = _TOKEN_LIKE.sub(_HIDDEN, " ".join(text[: 64 * MAX_CHARACTERS].split()))
    return text[:MAX_CHARACTERS]
