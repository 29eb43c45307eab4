"""Header lines that calls of several kinds have in common."""

from collections.abc import Mapping
from typing import Final

from floway.domain.trace import NO_TRACE, trace_of
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


def with_trace(lines: tuple[Line, ...], given: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines, and the trace that the client's request is part of, as the client sent it.

    The gateway reports no span of its own, so there is none that it could name as the parent; tracestate is
    worth nothing without a traceparent that can be read.
    https://www.w3.org/TR/trace-context/#tracestate-header

    :param given: the client's headers by lower-case name.
    """
    if trace_of(given) == NO_TRACE:
        return lines
    names = ("traceparent", "tracestate")
    return (*lines, *((name, value) for name in names if (value := given.get(name))))
