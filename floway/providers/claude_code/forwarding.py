"""Which of Claude Code's headers go on to its vendor, and what the gateway puts beside them."""

from collections.abc import Mapping
from typing import Final

from floway.providers.claude_code.endpoints import OAUTH_BETA

_BETA: Final = "anthropic-beta"

#: What Claude Code is seen to send (``tests/recordings/claude_code``) and what is known of its older
#: versions. Credentials, cookies, addresses and whatever a proxy in front of us adds stay here.
FORWARDED: Final = frozenset(
    {
        "accept",
        "accept-language",
        "content-type",
        "user-agent",
        "x-app",
        "sec-fetch-mode",
        "anthropic-version",
        "anthropic-dangerous-direct-browser-access",
        "x-claude-code-session-id",
        "x-claude-code-agent-id",
        "x-client-request-id",
        "x-stainless-arch",
        "x-stainless-helper-method",
        "x-stainless-lang",
        "x-stainless-os",
        "x-stainless-package-version",
        "x-stainless-retry-count",
        "x-stainless-runtime",
        "x-stainless-runtime-version",
        "x-stainless-timeout",
    }
)


def headers(given: Mapping[str, str], access_token: str) -> tuple[tuple[str, str], ...]:
    """The lines of a call: the client's own, and a credential that is ours.

    :param given: the client's headers by lower-case name.
    """
    lines = {name: given[name] for name in given if name in FORWARDED}
    lines.setdefault("content-type", "application/json")
    # A compressed stream could not be relayed byte for byte to a client that did not ask.
    lines["accept-encoding"] = "identity"
    lines[_BETA] = betas(given.get(_BETA, ""))
    lines["authorization"] = f"Bearer {access_token}"
    return tuple(lines.items())


def betas(given: str) -> str:
    """The client's tokens in their order, and the one without which the vendor takes no OAuth bearer.

    Claude Code sends that one itself when it is signed in, but not with a gateway's key. It says how the
    request is authenticated, and is true of ours (decision 016).
    """
    tokens = [token for token in map(str.strip, given.split(",")) if token]
    return ",".join(dict.fromkeys([*tokens, OAUTH_BETA]))
