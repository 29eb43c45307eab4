"""The count of one key or user: a document, and the pure functions on it.

The document::

    {"used": {"requests_per_minute": {"1763812800": 7},      # by second, for a minute
              "tokens_per_day": {"1763769600": 120000}},     # by the start of the period
     "held": {"<worker>": {"until": 1763812815,              # when the worker counts as dead
                           "busy": {"concurrent_requests": 2},   # of calls that are open or begin
                           "spare": {"requests_per_minute": 4}}},# what it may still hand out
     "unpriced": {"1761955200": 3}}                          # requests without a price, by month

What was used and what is held never exceed a limit together, but for calls that use more than was reserved
for them. A worker that is killed leaves its ``held`` behind: requests in it count as made, since some were;
open calls and reserved tokens come back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from floway.domain.limit import METRICS, Limits, Metric
from floway.domain.period import bounds

#: How long a worker that says nothing counts as alive. It says something each second, so it may be held up
#: for some; after it the calls of a killed worker no longer count.
LEASE_SECONDS = 10
#: How many seconds a second of use counts. The minute slides in steps of one second, and the second in which
#: something was used counts whole: so no minute ever has more than the limit.
_COUNTED_SECONDS = 61

#: Used when they are admitted, so that nobody can tell which of what a killed worker held was.
_REQUESTS = frozenset(name for name, metric in METRICS.items() if metric.unit == "requests")

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker says and asks about one metric."""

    #: ``{second: amount}`` of what was used since it last said so.
    spent: Mapping[int, int] = field(default_factory=dict)
    #: Of calls that are open.
    busy: int = 0
    #: What it holds and goes on holding.
    keep: int = 0
    #: What requests wait for.
    need: int = 0
    #: What it would like beyond, to spare the next requests a wait.
    wish: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a worker tells the ledger of one key or user."""

    holder: str
    limits: Limits
    #: ``{metric: claim}`` of all that is limited.
    claims: Mapping[str, Claim]
    #: Requests since the last report whose cost nobody knows.
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How one metric stands."""

    limit: int
    #: Within the period that runs.
    used: int
    #: Reserved for calls that are open, in all workers.
    busy: int
    #: What workers hold and have not handed out.
    spare: int
    #: When as much as is possible will be free again by time alone; None: when calls end.
    resets_at: datetime | None

    @property
    def remaining(self) -> int:
        """What a request could still use; what workers hold for later counts as free."""
        return max(self.limit - self.used - self.busy, 0)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the ledger answers about one metric."""

    #: May be handed out, beyond what the worker kept.
    amount: int
    standing: Standing
    #: What other workers hold and may give back.
    elsewhere: int
    #: Less than was needed.
    is_short: bool = False
    #: When what was needed and not given is free by time alone; None: not before a call ends.
    free_at: datetime | None = None


def settled(state: State, report: Report, now: datetime, zone: tzinfo) -> tuple[State, dict[str, Grant]]:
    """The document after a worker's report, and what the worker is given: ``{metric: grant}``."""
    used, held, unpriced = _opened(state, now)
    # What a worker holds is lost with its lease: others may have it since.
    is_alive = held.pop(report.holder, None) is not None
    _spend(used, report, zone)
    if report.unpriced:
        month = str(_seconds(bounds("month", now, zone)[0]))
        unpriced[month] = unpriced.get(month, 0) + report.unpriced
    _forget(used, unpriced, now, zone)
    grants: dict[str, Grant] = {}
    busy: dict[str, int] = {}
    spare: dict[str, int] = {}
    for name, claim in report.claims.items():
        limit = getattr(report.limits, name)
        if limit is None:
            # It was taken away since some of it was used.
            continue
        if not is_alive:
            claim = replace(claim, keep=0)
        grant = _grant(METRICS[name], limit, claim, used.get(name, {}), held, now, zone)
        grants[name] = grant
        # What requests wait for is as good as used: nobody need wait for it to come back.
        handed_out = min(grant.amount, claim.need)
        if claim.busy + handed_out:
            busy[name] = claim.busy + handed_out
        if rest := claim.keep + grant.amount - handed_out:
            spare[name] = rest
    if busy or spare:
        held[report.holder] = {"until": _seconds(now) + LEASE_SECONDS, "busy": busy, "spare": spare}
    return {"used": used, "held": held, "unpriced": unpriced}, grants


def standings(state: State, limits: Limits, now: datetime, zone: tzinfo) -> dict[str, Standing]:
    """How all that is limited stands: ``{metric: standing}``."""
    used, held, _ = _opened(state, now)
    return {
        name: _standing(METRICS[name], limit, used.get(name, {}), held, now, zone)
        for name, limit in limits.document().items()
    }


def unpriced_requests(state: State, now: datetime, zone: tzinfo) -> int:
    """How many requests of this month no budget of money counts, because nobody knows their price."""
    found: int = state.get("unpriced", {}).get(str(_seconds(bounds("month", now, zone)[0])), 0)
    return found


def _opened(state: State, now: datetime) -> tuple[dict[str, dict[str, int]], dict[str, Any], dict[str, int]]:
    """Copies of the parts; what dead workers held is given back or counts as used."""
    used = {name: dict(counts) for name, counts in state.get("used", {}).items()}
    held = dict(state.get("held", {}))
    for holder in [each for each, entry in held.items() if entry["until"] <= now.timestamp()]:
        entry = held.pop(holder)
        for name in (entry["busy"].keys() | entry["spare"].keys()) & _REQUESTS:
            counts, second = used.setdefault(name, {}), str(entry["until"])
            amount = entry["busy"].get(name, 0) + entry["spare"].get(name, 0)
            counts[second] = counts.get(second, 0) + amount
    return used, held, dict(state.get("unpriced", {}))


def _spend(used: dict[str, dict[str, int]], report: Report, zone: tzinfo) -> None:
    for name, claim in report.claims.items():
        counts = used.setdefault(name, {})
        for second, amount in claim.spent.items():
            key = str(second)
            if METRICS[name].is_budget:
                at = datetime.fromtimestamp(second, zone)
                key = str(_seconds(bounds(str(METRICS[name].period), at, zone)[0]))
            counts[key] = counts.get(key, 0) + amount


def _forget(used: dict[str, dict[str, int]], unpriced: dict[str, int], now: datetime, zone: tzinfo) -> None:
    """Drop what counts no longer, also of limits that are not set any more."""
    for name in list(used):
        since = _counted_since(METRICS[name], now, zone)
        used[name] = {key: amount for key, amount in used[name].items() if int(key) >= since}
        if not used[name]:
            del used[name]
    month = _seconds(bounds("month", now, zone)[0])
    for key in [each for each in unpriced if int(each) < month]:
        del unpriced[key]


def _grant(
    metric: Metric,
    limit: int,
    claim: Claim,
    counts: Mapping[str, int],
    others: Mapping[str, Any],
    now: datetime,
    zone: tzinfo,
) -> Grant:
    standing = _standing(metric, limit, counts, others, now, zone)
    room = max(limit - standing.used - standing.busy - standing.spare - claim.busy - claim.keep, 0)
    amount = min(room, claim.need)
    # A quarter of a fair share at most: others will come, and what they find taken they must wait for.
    amount += min((room - amount) // (4 * (len(others) + 1)), claim.wish)
    free_at = None
    is_short = claim.need > room
    if is_short:
        held = standing.busy + standing.spare + claim.busy + claim.keep
        free_at = _free_at(metric, limit - held - claim.need, counts, now, zone)
    own = Standing(
        limit,
        standing.used,
        standing.busy + claim.busy,
        standing.spare + claim.keep + amount,
        standing.resets_at,
    )
    return Grant(amount, own, standing.spare, is_short, free_at)


def _standing(
    metric: Metric,
    limit: int,
    counts: Mapping[str, int],
    held: Mapping[str, Any],
    now: datetime,
    zone: tzinfo,
) -> Standing:
    since = _counted_since(metric, now, zone)
    recent = {int(key): amount for key, amount in counts.items() if int(key) >= since}
    busy = sum(entry["busy"].get(metric.name, 0) for entry in held.values())
    spare = sum(entry["spare"].get(metric.name, 0) for entry in held.values())
    return Standing(limit, sum(recent.values()), busy, spare, _resets_at(metric, recent, now, zone))


def _counted_since(metric: Metric, now: datetime, zone: tzinfo) -> int:
    if metric.is_budget:
        return _seconds(bounds(str(metric.period), now, zone)[0])
    return _seconds(now) - _COUNTED_SECONDS + 1


def _resets_at(metric: Metric, recent: Mapping[int, int], now: datetime, zone: tzinfo) -> datetime | None:
    if metric.is_budget:
        return bounds(str(metric.period), now, zone)[1]
    if metric.period is None:
        return None
    return _over(max(recent), zone) if recent else now


def _free_at(
    metric: Metric, allowed: int, counts: Mapping[str, int], now: datetime, zone: tzinfo
) -> datetime | None:
    """When no more than ``allowed`` of what was used counts."""
    if metric.period is None:
        return None
    if metric.is_budget:
        return bounds(str(metric.period), now, zone)[1]
    left = sum(counts.values())
    for second in sorted(counts, key=int):
        left -= counts[second]
        if left <= allowed:
            return _over(int(second), zone)
    return _over(_seconds(now), zone)


def _over(second: int, zone: tzinfo) -> datetime:
    """When a second of use no longer counts."""
    return datetime.fromtimestamp(second, zone) + timedelta(seconds=_COUNTED_SECONDS)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
