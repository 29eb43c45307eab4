"""How fast upstreams are, and how long they are silent, as the dashboard and the command line ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from floway.domain.histogram import Histogram, merged
from floway.domain.performance import EDGES, Metric
from floway.domain.usage_periods import Step, local
from floway.errors import ConfigError
from floway.services.usage_reports import asked_periods, names_of, zone_of
from floway.store import performance_reports as store
from floway.store.db import reading
from floway.store.performance import ENDED
from floway.store.performance_reports import Place, Question

#: Groups times periods of one answer.
MAX_CELLS: Final = 100_000
#: Periods of one question: the hours of three months.
MAX_PERIODS: Final = 2_400

_US: Final = 1000
_FAILED: Final = [ENDED.index(name) for name in ("failed_with_output", "failed_without_output")]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody wants to know."""

    since: datetime
    until: datetime
    step: Step
    #: The name of a zone of the IANA database.
    time_zone: str
    metric: Metric
    #: Of a hundred.
    percentiles: tuple[float, ...]
    question: Question


class _Group:
    """What is known of one member of the groups, period by period."""

    def __init__(self, metric: Metric, width: int) -> None:
        self.nothing = Histogram(EDGES[metric], (0,) * (len(EDGES[metric]) + 1))
        self.times = [self.nothing] * width
        self.ended = [[0] * len(ENDED) for _ in range(width)]

    @property
    def requests(self) -> int:
        return sum(each[0] for each in self.ended)


def report(inquiry: Inquiry) -> dict[str, Any]:
    """The answer as a document: a column per measure and group, aligned with the periods.

    :raises ConfigError: the zone is unknown, or the answer would be too large.
    """
    zone = zone_of(inquiry.time_zone)
    asked = asked_periods(inquiry.since, inquiry.until, inquiry.step, zone, MAX_PERIODS)
    question = inquiry.question
    with reading():
        times = store.histograms(inquiry.metric, question, asked)
        ended = store.endings(question, asked)
        names = names_of(["upstream"])["upstream"] if "upstream" in question.group_by else {}
    busiest = _groups(inquiry, times, ended, len(asked))
    return {
        "from": inquiry.since,
        "to": inquiry.until,
        "granularity": inquiry.step,
        "time_zone": inquiry.time_zone,
        "metric": inquiry.metric,
        "percentiles": [_name(percent) for percent in inquiry.percentiles],
        "edges_ms": [edge / _US for edge in EDGES[inquiry.metric]],
        "group_by": list(question.group_by),
        "periods": [local(period.start, zone) for period in asked],
        "groups": [
            {
                "members": dict(zip(question.group_by, members, strict=True)),
                "names": _names(question, members, names),
                "total": _total([group], inquiry),
                "points": _points(group, inquiry),
            }
            for members, group in busiest
        ],
        "total": _total([group for _, group in busiest], inquiry),
    }


def _groups(
    inquiry: Inquiry, times: Mapping[Place, Histogram], ended: Mapping[Place, list[int]], width: int
) -> list[tuple[tuple[str, ...], _Group]]:
    """The busiest first."""
    all_members = {members for _, members in (*times, *ended)}
    if len(all_members) * width > MAX_CELLS:
        reason = "Too many groups for so many periods; filter, or ask for a coarser granularity."
        raise ConfigError(f"group_by: {reason}", {"group_by": reason}, "too_many_groups")
    groups = {members: _Group(inquiry.metric, width) for members in all_members}
    for (number, members), histogram in times.items():
        groups[members].times[number] = histogram
    for (number, members), counts in ended.items():
        groups[members].ended[number] = counts
    return sorted(groups.items(), key=lambda each: (-each[1].requests, each[0]))


def _names(question: Question, members: tuple[str, ...], names: Mapping[str, str]) -> dict[str, str | None]:
    if "upstream" not in question.group_by:
        return {}
    return {"upstream": names.get(members[question.group_by.index("upstream")])}


def _total(groups: Sequence[_Group], inquiry: Inquiry) -> dict[str, Any]:
    times = merged(EDGES[inquiry.metric], [each for group in groups for each in group.times])
    ended = [sum(each[number] for group in groups for each in group.ended) for number in range(len(ENDED))]
    return {
        **dict(zip(ENDED, ended, strict=True)),
        "samples": times.total,
        "percentiles_ms": _percentiles(times, inquiry.percentiles),
        "histogram": list(times.counts),
    }


def _points(group: _Group, inquiry: Inquiry) -> dict[str, Any]:
    return {
        "requests": [each[0] for each in group.ended],
        "failed": [sum(each[number] for number in _FAILED) for each in group.ended],
        "samples": [each.total for each in group.times],
        "percentiles_ms": {
            _name(percent): [_ms(each.percentile(percent)) for each in group.times]
            for percent in inquiry.percentiles
        },
    }


def _percentiles(histogram: Histogram, percentiles: Sequence[float]) -> Mapping[str, float | None]:
    return {_name(percent): _ms(histogram.percentile(percent)) for percent in percentiles}


def _name(percent: float) -> str:
    # No two that differ by what a float holds have one name.
    return f"p{percent:.15g}"


def _ms(us: float | None) -> float | None:
    return None if us is None else round(us / _US, 3)
