"""Candidates that are passed over: who is tried all the same when nothing else serves, and what is said."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from floway.domain.health import Exclusion, State
from floway.gateway.health.errors import UpstreamsExcluded
from floway.gateway.plan import Plan

#: Guesses that a call may well prove wrong. The others need an operator or the next month, and are tried only
#: when nobody at all was asked.
_HOPEFUL: Final[frozenset[State]] = frozenset({"recovering", "open", "cooldown"})

_WORDS: Final[dict[State, str]] = {
    "cooldown": "rests",
    "exhausted": "is used up",
    "refused": "refuses the gateway's credential",
    "open": "fails too often",
    "recovering": "recovers",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan that was passed over, and why."""

    plan: Plan
    exclusion: Exclusion


def last_resorts(waiting: list[Waiting], *, was_asked: bool) -> list[Waiting]:
    """Whom to try when no other candidate serves: those that only a guess of ours keeps away.

    A user of one upstream is so never locked out for longer than its vendor said. The first to be free comes
    first.

    :param was_asked: somebody else was tried before.
    """
    guesses = [each for each in waiting if not each.exclusion.is_stated]
    guesses.sort(key=lambda each: each.exclusion.until)
    hopeful = [each for each in guesses if each.exclusion.state in _HOPEFUL]
    return hopeful if was_asked or hopeful else guesses


def refusal(waiting: list[Waiting], now: datetime) -> UpstreamsExcluded:
    """What a client is told when everybody is passed over."""
    exclusions = [each.exclusion for each in waiting]
    first = min(exclusion.until for exclusion in exclusions)
    named = [(each.plan.candidate.provider.upstream.name, each.exclusion) for each in waiting]
    reasons = tuple(dict.fromkeys(f"{reason(name, exclusion)}." for name, exclusion in named))
    is_limited = all(exclusion.state in ("cooldown", "exhausted") for exclusion in exclusions)
    return UpstreamsExcluded(reasons, max(1, ceil((first - now).total_seconds())), is_limited=is_limited)


def reason(name: str, exclusion: Exclusion) -> str:
    """``'one' rests until 12:00:07Z: HTTP 429, retry-after: 7``; bodies are not for clients."""
    evidence = exclusion.evidence
    status = f"HTTP {evidence.status}" if evidence.status else "no answer"
    lines = [f"{line}: {value}" for line, value in evidence.headers[:2]]
    limit = f"limit '{exclusion.limit}'" if exclusion.limit else ""
    facts = ", ".join(filter(None, [status, *lines, limit]))
    return f"'{name}' {_WORDS[exclusion.state]} until {exclusion.until:%Y-%m-%dT%H:%M:%SZ}: {facts}"


def with_excerpt(name: str, exclusion: Exclusion) -> str:
    """The same for operators, with what the upstream wrote."""
    words = exclusion.evidence.excerpt
    return f"{reason(name, exclusion)}; '{words}'" if words else reason(name, exclusion)
