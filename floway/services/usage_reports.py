"""Questions about usage, as the dashboard and the command line ask them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from floway.domain.usage import Usage
from floway.domain.usage_periods import Period, Step, hour_of, local, periods
from floway.errors import ConfigError
from floway.store import api_keys, upstreams, users
from floway.store.db import reading
from floway.store.usage_days import SUMMED
from floway.store.usage_reports import Dimension, Question, Sum, answer

#: Periods of one question: the hours of more than a year.
MAX_PERIODS: Final = 10_000
#: Groups times periods of one answer: beyond it neither a page nor a person can show them.
MAX_CELLS: Final = 250_000
#: Periods that are read at once for a file.
_CHUNK: Final = 31

_MICRO: Final = 1_000_000
#: ``{member of a document: field of Usage}``.
TOKENS: Final = {each.name.removesuffix("_tokens"): each.name for each in fields(Usage)}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody wants to know."""

    since: datetime
    until: datetime
    step: Step
    #: The name of a zone of the IANA database.
    time_zone: str
    question: Question
    #: Also the total of as long a time before.
    compares: bool = False


class _Group:
    """The sums of one member over all periods, gaps filled."""

    def __init__(self, members: tuple[str, ...], width: int) -> None:
        self.members = members
        #: In the order of ``floway.store.usage_days.SUMMED``.
        self.columns = [[0] * width for _ in SUMMED]
        self.requests, self.cost_microusd, self.unpriced_requests, *tokens = self.columns
        self.tokens = dict(zip(TOKENS, tokens, strict=True))

    def add(self, each: Sum) -> None:
        period = each.period
        for column, count in zip(self.columns, each.counted, strict=True):
            column[period] += count


def report(inquiry: Inquiry) -> dict[str, Any]:
    """The answer as a document: a column per measure and group, aligned with the periods.

    :raises ConfigError: the zone is unknown, or the answer would be too large.
    """
    zone = zone_of(inquiry.time_zone)
    asked = asked_periods(inquiry.since, inquiry.until, inquiry.step, zone, MAX_PERIODS)
    with reading():
        groups = _groups(answer(inquiry.question, asked), len(asked))
        names = names_of(inquiry.question.group_by)
        before = _before(inquiry) if inquiry.compares and asked else None
    return {
        "from": inquiry.since,
        "to": inquiry.until,
        "granularity": inquiry.step,
        "time_zone": inquiry.time_zone,
        "group_by": list(inquiry.question.group_by),
        "periods": [local(period.start, zone) for period in asked],
        "groups": [_shown(group, inquiry.question.group_by, names) for group in groups],
        "total": _total(groups),
        "before": before,
    }


def rows(
    inquiry: Inquiry, run: Callable[..., Sequence[tuple[str, ...]]]
) -> Iterator[Sequence[tuple[str, ...]]]:
    """The answer as the lines of a file, some periods at a time; the first line names the columns.

    :param run: calls a function of the store off the hub.
    :raises ConfigError: the zone is unknown, or there are too many periods; before the first line.
    """
    zone = zone_of(inquiry.time_zone)
    asked = asked_periods(inquiry.since, inquiry.until, inquiry.step, zone, MAX_PERIODS)
    names = ("period", *inquiry.question.group_by, "requests", "unpriced_requests", "cost_usd", *TOKENS)

    def lines() -> Iterator[Sequence[tuple[str, ...]]]:
        yield [names]
        for start in range(0, len(asked), _CHUNK):
            yield run(_lines, inquiry.question, asked[start : start + _CHUNK], zone)

    return lines()


def summed(inquiry: Inquiry) -> list[tuple[tuple[str, ...], Sum]]:
    """The whole time by group, the dearest first: ``[(names or ids, sum)]``."""
    asked = periods(inquiry.since, inquiry.until, "all", ZoneInfo("UTC"))
    with reading():
        names = names_of(inquiry.question.group_by)
        found = sorted(
            answer(inquiry.question, asked), key=lambda each: (-each.cost_microusd, -each.requests)
        )
    return [(_named(each.members, inquiry.question.group_by, names), each) for each in found]


def zone_of(name: str) -> ZoneInfo:
    """A zone of the IANA database.

    :raises ConfigError: there is none of this name.
    """
    try:
        return ZoneInfo(name)
    # An empty name, one with a path in it, one of a directory.
    except (ValueError, OSError, KeyError):
        reason = "Not a time zone, as Europe/Berlin."
        raise ConfigError(f"time_zone: {reason}", {"time_zone": reason}) from None


def asked_periods(since: datetime, until: datetime, step: Step, zone: ZoneInfo, most: int) -> list[Period]:
    """The periods of a question.

    :raises ConfigError: it ends before it begins, or has more than ``most`` of them.
    """
    hours = (until - since).total_seconds() / 3600
    if hours < 0:
        raise ConfigError("to: It lies before from.", {"to": "It lies before from."})
    if step != "all" and hours > most * {"hour": 1, "4h": 4, "8h": 8}.get(step, 24):
        reason = f"More than {most} periods; ask for a coarser granularity."
        raise ConfigError(f"granularity: {reason}", {"granularity": reason}, "too_many_periods")
    return periods(since, until, step, zone)


def names_of(group_by: Sequence[Dimension]) -> dict[Dimension, dict[str, str]]:
    """``{dimension: {id: name}}`` of what still exists."""
    names: dict[Dimension, dict[str, str]] = {}
    if "key" in group_by:
        names["key"] = {key.id: key.name for key in api_keys.list_all()}
    if "user" in group_by:
        names["user"] = {user.id: user.name for user in users.list_all()}
    if "upstream" in group_by:
        names["upstream"] = {upstream.id: upstream.name for upstream in upstreams.list_all()}
    return names


def usd(microusd: int) -> str:
    """An amount of millionths as a decimal string of dollars."""
    dollars, rest = divmod(abs(microusd), _MICRO)
    sign = "-" if microusd < 0 else ""
    return f"{sign}{dollars}.{rest:06}".rstrip("0") if rest else f"{sign}{dollars}"


def cost_of(microusd: int, unpriced_requests: int) -> str | None:
    """An amount as it is shown: None where nothing of it has a price."""
    return None if unpriced_requests and not microusd else usd(microusd)


def tokens_of(usage: Usage) -> dict[str, int]:
    """The disjoint counts; reasoning is a part of output."""
    return {name: getattr(usage, field) for name, field in TOKENS.items()}


def _groups(sums: Sequence[Sum], width: int) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for each in sums:
        group = groups.get(each.members)
        if group is None:
            if (len(groups) + 1) * width > MAX_CELLS:
                reason = "Too many groups for so many periods; filter, or ask for a coarser granularity."
                raise ConfigError(f"group_by: {reason}", {"group_by": reason}, "too_many_groups")
            group = groups[each.members] = _Group(each.members, width)
        group.add(each)
    return sorted(
        groups.values(), key=lambda each: (-sum(each.cost_microusd), -sum(each.requests), each.members)
    )


def _before(inquiry: Inquiry) -> dict[str, Any]:
    start = inquiry.since - (inquiry.until - inquiry.since)
    # The hour in which it begins belongs to it as a whole, and is not compared with itself.
    asked = periods(start, hour_of(inquiry.since), "all", ZoneInfo("UTC"))
    total = _total(_groups(answer(Question((), inquiry.question.filters), asked), 1))
    return {"from": start, "to": inquiry.since, "total": total}


def _total(groups: Sequence[_Group]) -> dict[str, Any]:
    cost = sum(sum(group.cost_microusd) for group in groups)
    unpriced = sum(sum(group.unpriced_requests) for group in groups)
    return {
        "requests": sum(sum(group.requests) for group in groups),
        "unpriced_requests": unpriced,
        "cost_usd": cost_of(cost, unpriced),
        "tokens": {name: sum(sum(group.tokens[name]) for group in groups) for name in TOKENS},
    }


def _shown(
    group: _Group, group_by: Sequence[Dimension], names: Mapping[Dimension, Mapping[str, str]]
) -> dict[str, Any]:
    return {
        "members": dict(zip(group_by, group.members, strict=True)),
        "names": {
            name: names[name].get(member)
            for name, member in zip(group_by, group.members, strict=True)
            if name in names
        },
        "total": _total([group]),
        "points": {
            "requests": group.requests,
            "unpriced_requests": group.unpriced_requests,
            "cost_usd": [
                cost_of(cost, unpriced)
                for cost, unpriced in zip(group.cost_microusd, group.unpriced_requests, strict=True)
            ],
            "tokens": group.tokens,
        },
    }


def _lines(question: Question, asked: Sequence[Period], zone: ZoneInfo) -> list[tuple[str, ...]]:
    with reading():
        names = names_of(question.group_by)
        found = answer(question, asked)
    return [
        (
            local(asked[each.period].start, zone),
            *_named(each.members, question.group_by, names),
            str(each.requests),
            str(each.unpriced_requests),
            cost_of(each.cost_microusd, each.unpriced_requests) or "",
            *(str(count) for count in tokens_of(each.usage).values()),
        )
        for each in found
    ]


def _named(
    members: Sequence[str], group_by: Sequence[Dimension], names: Mapping[Dimension, Mapping[str, str]]
) -> tuple[str, ...]:
    return tuple(
        names.get(name, {}).get(member, member) for name, member in zip(group_by, members, strict=True)
    )
