"""Why an upstream is passed over for a while, and what said so."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple

#: ``cooldown``: a rate limit, or an upstream that asked for time. ``exhausted``: its account has no quota or
#: no money left. ``refused``: it does not take our credential. ``open``: it fails too often. ``recovering``:
#: it serves again, a growing share of what it could.
State = Literal["cooldown", "exhausted", "refused", "open", "recovering"]

#: Scope of what holds for every model of an upstream.
WHOLE_UPSTREAM: Final = ""

#: Longest scope; PostgreSQL refuses a longer one.
MAX_SCOPE_CHARS: Final = 256


class Domain(NamedTuple):
    """What is excluded together."""

    upstream_id: str
    #: The upstream's own id of the one model; '' is the whole upstream.
    scope: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen, as it was seen, without secrets."""

    at: datetime
    #: The upstream's HTTP status; None when it sent none.
    status: int | None
    #: The header lines that led to the exclusion, raw.
    headers: tuple[tuple[str, str], ...]
    #: The beginning of the body, or the sentence of a failure without one.
    excerpt: str
    #: The request that it happened to; '' for a probe.
    exchange_id: str
    #: Of the calls that were counted: how many failed, and how many there were.
    failed: int = 1
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One domain that is passed over until an instant."""

    domain: Domain
    state: State
    since: datetime
    until: datetime
    #: Whether the vendor named the instant; else it is a guess of ours, tried when nothing else is left.
    is_stated: bool
    #: What the vendor calls the limit; '' where it has no name.
    limit: str
    #: How often it came to this in a row; the next guess is longer with each.
    times: int
    #: Of the row as it was configured then; an edited upstream starts afresh.
    upstream_version: int
    evidence: Evidence = field(repr=False)
