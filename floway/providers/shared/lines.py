"""Header lines that calls of several kinds have in common."""

from collections.abc import Mapping
from typing import Final

from floway.egress.client import USER_AGENT

Line = tuple[str, str]

#: The version of the Messages API that is spoken unless an operator passes the client's own.
ANTHROPIC_VERSION: Final = "2023-06-01"

_BETA: Final = "anthropic-beta"


def fixed(stream: bool) -> tuple[Line, ...]:
    """The lines of a call with a JSON body, without a credential."""
    return (
        ("user-agent", USER_AGENT),
        ("accept", "text/event-stream" if stream else "application/json"),
        # A compressed stream could not be relayed byte for byte to a client that did not ask.
        ("accept-encoding", "identity"),
        ("content-type", "application/json"),
    )


def with_betas(lines: tuple[Line, ...], given: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines, and the client's beta tokens: blanks and repeats removed, in their order.

    :param given: the client's headers by lower-case name.
    """
    tokens = (token.strip() for token in given.get(_BETA, "").split(","))
    betas = ",".join(dict.fromkeys(filter(None, tokens)))
    return (*lines, (_BETA, betas)) if betas else lines
