"""Whose requests a seat serves; decision 023 has the reasons.

This is no security boundary: a client can claim anything. The gateway only promises that it adds no such
claim.
"""

import re
from collections.abc import Mapping
from typing import Final

#: The first product of a user agent: ``opencode/1.18.33 ai-sdk/...``.
_PRODUCT: Final = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)/")

OBJECTION: Final = "it is served only by a GitHub Copilot seat, which is for clients that GitHub supports"


def is_eligible(headers: Mapping[str, str], clients: frozenset[str]) -> bool:
    """Whether a client is one of those that are served.

    :param headers: by lower-case name.
    :param clients: names of products in lower case.
    """
    found = _PRODUCT.match(headers.get("user-agent", ""))
    return found is not None and found[1].lower() in clients
