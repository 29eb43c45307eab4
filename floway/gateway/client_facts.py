"""What a client says of itself in its headers, for the record; nothing is decided by it."""

from collections.abc import Mapping
from typing import Final

MAX_CLIENT_CHARS: Final = 64
MAX_SESSION_CHARS: Final = 128

#: Where coding agents name the conversation: Claude Code, Codex, opencode, and what others took over. Codex'
#: older ``session_id`` is the second one for a WSGI server.
_SESSION_HEADERS: Final = ("x-claude-code-session-id", "session-id", "x-session-affinity", "x-session-id")


def client_of(headers: Mapping[str, str]) -> str:
    """The first product of ``User-Agent``, as ``claude-cli/2.1.3``; '' without one.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5
    """
    agent: str = headers.get("user-agent") or ""
    return agent.split(" ", 1)[0][:MAX_CLIENT_CHARS]


def session_of(headers: Mapping[str, str]) -> str:
    """The conversation as its client names it; '' where it names none."""
    for name in _SESSION_HEADERS:
        if session := headers.get(name):
            return session[:MAX_SESSION_CHARS]
    return ""
