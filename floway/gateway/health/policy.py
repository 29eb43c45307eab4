"""When an upstream is passed over, and how long: pure functions over exclusions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from floway.domain.health import (
    MAX_SCOPE_CHARS,
    WHOLE_UPSTREAM,
    Domain,
    Evidence,
    Exclusion,
    State,
)
from floway.domain.upstream import Upstream
from floway.gateway.health.finding import Fault

#: What guesses grow to while an upstream goes on failing.
_LONGEST_OPEN_SECONDS: Final = 300.0
_LONGEST_REST_SECONDS: Final = 3600.0
_EXHAUSTED_SECONDS: Final = 300.0
#: From here on every guess has reached its longest; a larger exponent would only make large numbers.
_LAST_DOUBLING: Final = 12

#: After so long without a call nobody knows any more how an upstream is.
FORGOTTEN: Final = timedelta(hours=1)

#: Answers to requests that were under way together differ by less; each would be a write.
_SAME_INSTANT: Final = timedelta(seconds=1)

#: How an upstream that serves again gets its traffic back: from this share to all of it.
FIRST_SHARE: Final = 0.1
RAMP: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Policy:
    """What operators decide; the settings of the same names document it."""

    is_on: bool = True
    breaker_failures: int = 5
    breaker_window_seconds: float = 30.0
    breaker_open_seconds: float = 10.0
    cooldown_seconds: float = 10.0
    max_cooldown_seconds: float = 3600.0
    refused_seconds: float = 60.0


#: The health of upstreams of which nobody has heard anything.
NOTHING_KNOWN: Final[Mapping[Domain, Exclusion]] = MappingProxyType({})


def in_force_for(
    known: Mapping[Domain, Exclusion], upstream: Upstream, model_key: str, now: datetime
) -> Exclusion | None:
    """Why a call would be passed over at an instant; a share of the traffic, or a trial, is none."""
    for scope in (WHOLE_UPSTREAM, model_key[:MAX_SCOPE_CHARS]):
        found = known.get(Domain(upstream.id, scope))
        if found is not None and found.upstream_version == upstream.version and _is_resting(found, now):
            return found
    return None


def is_over(exclusion: Exclusion, now: datetime) -> bool:
    """Whether nothing of it is left: its time has come, and no trial is asked for behind it."""
    if now < exclusion.until:
        return False
    return exclusion.is_stated or exclusion.state == "recovering" or now >= exclusion.until + FORGOTTEN


def is_half_open(exclusion: Exclusion, now: datetime) -> bool:
    """Whether a call may try whether the guess still holds."""
    return now >= exclusion.until and not is_over(exclusion, now)


def share(exclusion: Exclusion, now: datetime) -> float:
    """The part of the traffic that a recovering upstream gets."""
    return min(1.0, FIRST_SHARE + (1 - FIRST_SHARE) * ((now - exclusion.since) / RAMP))


def excluded(
    policy: Policy, known: Exclusion | None, domain: Domain, version: int, fault: Fault, evidence: Evidence
) -> Exclusion | None:
    """The exclusion that a fault leads to; None where what is known says as much, or the vendor says "now".

    A fault within a rest makes it no longer, since requests that were under way together are one outage; only
    a vendor may name a later instant, or turn a guess into knowledge.
    """
    now = evidence.at
    state: State = "open" if fault.kind == "failure" else fault.kind
    if known is not None and known.upstream_version != version:
        known = None
    times = _times(known, now)
    is_stated = fault.seconds is not None and fault.kind != "failure"
    seconds = fault.seconds if fault.seconds is not None and is_stated else _guess(policy, state, times)
    until = now + timedelta(seconds=min(seconds, policy.max_cooldown_seconds))
    if until <= now:
        return None
    if known is not None and _is_resting(known, now) and not _corrects(known, until, is_stated):
        return None
    return Exclusion(domain, state, now, until, is_stated, fault.limit[:128], times, version, evidence)


def recovering(exclusion: Exclusion, now: datetime) -> Exclusion:
    """An upstream that failed too often and has just served."""
    return replace(exclusion, state="recovering", since=now, until=now + RAMP, is_stated=False)


def merged(stored: Exclusion | None, mine: Exclusion) -> Exclusion:
    """What holds of the knowledge of two processes: the later."""
    return mine if stored is None or stored.since <= mine.since else stored


def without(stored: Exclusion | None, ended: Exclusion) -> Exclusion | None:
    """What is left in the store when a process has seen the end of an exclusion: what is newer than that."""
    return stored if stored is not None and stored.since > ended.since else None


def _corrects(known: Exclusion, until: datetime, is_stated: bool) -> bool:
    return is_stated and (not known.is_stated or until > known.until + _SAME_INSTANT)


def _times(known: Exclusion | None, now: datetime) -> int:
    if known is None or now >= known.until + FORGOTTEN:
        return 1
    return known.times if _is_resting(known, now) else known.times + 1


def _is_resting(known: Exclusion, now: datetime) -> bool:
    return now < known.until and known.state != "recovering"


def _guess(policy: Policy, state: State, times: int) -> float:
    """How long a state lasts of which its vendor said no instant; it doubles with each time in a row."""
    first, longest = {
        "open": (policy.breaker_open_seconds, _LONGEST_OPEN_SECONDS),
        "cooldown": (policy.cooldown_seconds, _LONGEST_OPEN_SECONDS),
        "exhausted": (_EXHAUSTED_SECONDS, _LONGEST_REST_SECONDS),
        "refused": (policy.refused_seconds, _LONGEST_REST_SECONDS),
    }[state]
    return min(first * 2.0 ** min(times - 1, _LAST_DOUBLING), max(first, longest))
