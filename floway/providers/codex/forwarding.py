"""Which of Codex's headers go on to its vendor, and what the gateway puts beside them."""

from collections.abc import Mapping
from typing import Final

from floway.domain.protocol import COMPACT, ActionId
from floway.providers.codex.session import Session

#: What Codex is seen to send (``tests/recordings/codex``) and what its program names. Credentials, cookies,
#: addresses and whatever a proxy in front of us adds stay here.
FORWARDED: Final = frozenset(
    {
        "originator",
        "user-agent",
        "version",
        "openai-beta",
        "session-id",
        "thread-id",
        "x-client-request-id",
        "x-codex-beta-features",
        "x-codex-image-turn-id",
        "x-codex-installation-id",
        "x-codex-parent-thread-id",
        "x-codex-turn-metadata",
        "x-codex-turn-state",
        "x-codex-window-id",
        "x-openai-subagent",
    }
)


def headers(
    given: Mapping[str, str], action: ActionId, session: Session, access_token: str, account_id: str
) -> tuple[tuple[str, str], ...]:
    """The lines of a call: the client's own, and a credential that is ours.

    :param given: the client's headers by lower-case name.
    """
    lines = {name: given[name] for name in given if name in FORWARDED}
    if not lines.get("session-id", "").strip():
        # Older releases spell it with an underscore, which neither gets here nor counts for the cache.
        lines["session-id"] = session.session_id
    lines["accept"] = "application/json" if action == COMPACT else "text/event-stream"
    lines["content-type"] = "application/json"
    # A compressed stream could not be relayed byte for byte to a client that did not ask.
    lines["accept-encoding"] = "identity"
    lines["authorization"] = f"Bearer {access_token}"
    lines["chatgpt-account-id"] = account_id
    return tuple(lines.items())
