"""The facts of one finished exchange, as they are stored and logged."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from floway.domain.usage import NO_USAGE, Usage
from floway.domain.verdict import Verdict


class Lost(NamedTuple):
    """What a translation did to one member of a request; never its value."""

    #: Where in the client's document; never longer than 200 characters.
    path: str
    #: ``dropped``, ``renamed``, ``clamped`` or ``invented``.
    kind: str
    #: Never longer than 200 characters.
    reason: str


class Tried(NamedTuple):
    """A candidate that did not serve an exchange."""

    upstream_id: str
    #: Of the call, from 1; None where the candidate was passed over without one.
    number: int | None
    #: The upstream's HTTP status; None when it sent none.
    status: int | None
    #: Never longer than 200 characters.
    reason: str
    #: How long the call took, milliseconds; 0 without one.
    ms: int


@dataclass(frozen=True, slots=True)
class ExchangeRecord:
    """One request from arrival to end.

    Empty strings stand for "none" in the parts that make up a usage bucket, because a
    nullable column cannot be part of a unique key on both databases.
    """

    id: str
    started_at: datetime
    key_id: str
    user_id: str
    #: The client's protocol.
    protocol: str
    #: What the call does: ``generate``, ``count_tokens`` or ``compact``.
    action: str
    #: The model as the client named it; never longer than 256 characters.
    model: str
    verdict: Verdict
    #: The HTTP status that the client was sent.
    status: int
    #: The upstream that answered, or the last one tried; '' when none was.
    upstream_id: str = ""
    #: The upstream's own name of the model.
    model_key: str = ""
    #: The tier the upstream served, as it reported it; '' is the standard tier.
    tier: str = ""
    stream: bool = False
    #: How many upstream calls were made.
    attempts: int = 0
    usage: Usage = NO_USAGE
    #: Millionths of a US dollar; None when tokens were used and nobody knows their price.
    cost_microusd: int | None = 0
    #: The rates by which it came about, as ``str(floway.domain.price.Rates)``; '' without a price.
    price_version: str = ""
    #: From the arrival to the end, milliseconds.
    duration_ms: int = 0
    #: From the winning attempt's start to its first output token; None without one.
    first_token_ms: int | None = None
    #: The upstream's own request id, if it named one.
    upstream_request_id: str = ""
    #: What went wrong, in one sentence without secrets; '' when nothing did.
    error: str = ""
    #: Of the last attempt, in the order in which they were noticed; at most 64.
    losses: tuple[Lost, ...] = ()
    #: Candidates that were passed over or failed, in order; at most 32.
    attempt_log: tuple[Tried, ...] = ()
    #: The product that the client's ``User-Agent`` begins with; never longer than 64 characters.
    client: str = ""
    #: The conversation, as coding agents name it in their headers; never longer than 128 characters.
    session_id: str = ""
    #: Of the client's ``traceparent``: 32 and 16 hexadecimal digits, or ''.
    trace_id: str = ""
    parent_span_id: str = ""
    #: The way to the head of the answer, in four parts that follow each other, microseconds. From the
    #: arrival to the last attempt, with the attempts before it; None without one.
    queue_us: int | None = None
    #: What the gateway did with the call before it was sent: translation, credentials, images.
    gateway_us: int | None = None
    #: Until there was a connection; 0 over one that was open already.
    connect_us: int | None = None
    #: Until the head of the upstream's answer was there.
    upstream_us: int | None = None
    #: How often a stream waited for its upstream, and the waits that were longer than a second, milliseconds.
    #: The last one of a stalled stream is what it was allowed.
    waits: int = 0
    long_waits_ms: tuple[int, ...] = ()
    #: What was spoken with the upstream; '' without one.
    upstream_protocol: str = ""

    @property
    def outcome(self) -> str:
        """``ok`` for complete exchanges, else the verdict; part of the usage bucket."""
        return outcome_of(self.verdict)


def outcome_of(verdict: Verdict) -> str:
    """``ok`` for complete exchanges, else the verdict."""
    return "ok" if verdict is Verdict.COMPLETE else verdict.value
