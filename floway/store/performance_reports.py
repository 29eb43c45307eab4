"""Sums of how fast upstreams were, over stretches of time and groups."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, Row, Select, Table, func, select

from floway.domain.histogram import Histogram
from floway.domain.performance import EDGES, Metric
from floway.domain.usage_periods import Period
from floway.errors import ConfigError
from floway.store.db import reading
from floway.store.performance import COUNTS, ENDED, HISTOGRAMS, NUMBERED

Dimension = Literal["upstream", "model_key", "protocol"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)

_COLUMNS: Final[Mapping[Dimension, str]] = {
    "upstream": "upstream_id",
    "model_key": "model_key",
    "protocol": "protocol",
}
#: Rows of one answer, before they are put into periods: the hours of a month of three hundred models.
MAX_ROWS: Final = 250_000

#: ``(number of the period, members)``
Place = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """Of what, and by what, times are put together."""

    group_by: tuple[Dimension, ...] = ()
    #: ``{dimension: any of these}``, all of them together.
    filters: Mapping[Dimension, tuple[str, ...]] = field(default_factory=dict)
    #: Nothing of other upstreams; None is all of them.
    within: frozenset[str] | None = None


def histograms(metric: Metric, question: Question, asked: Sequence[Period]) -> dict[Place, Histogram]:
    """The histogram of each group in each period in which there were values.

    :raises ConfigError: there is too much of it.
    """
    edges = EDGES[metric]
    numbered = NUMBERED[: len(edges) + 1]
    sums = _sums(HISTOGRAMS, numbered, question, asked, HISTOGRAMS.c.metric == metric)
    return {place: Histogram(edges, tuple(counts)) for place, counts in sums.items()}


def endings(question: Question, asked: Sequence[Period]) -> dict[Place, list[int]]:
    """How many exchanges there were and how they ended, in the order of ``ENDED``.

    :raises ConfigError: there is too much of it.
    """
    return _sums(COUNTS, ENDED, question, asked)


def _sums(
    table: Table,
    summed: Sequence[str],
    question: Question,
    asked: Sequence[Period],
    *conditions: ColumnElement[bool],
) -> dict[Place, list[int]]:
    if not asked:
        return {}
    is_one = len(asked) == 1
    groups = [table.c[_COLUMNS[name]] for name in question.group_by]
    times = [] if is_one else [table.c.hour]
    statement = (
        select(*times, *groups, *(func.sum(table.c[name]) for name in summed))
        .where(*conditions, *_conditions(table, question, asked))
        .group_by(*times, *groups)
        .limit(MAX_ROWS + 1)
    )
    sums: dict[Place, list[int]] = {}
    width = len(summed)
    starts = [_key(period.start) for period in asked]
    for row in _rows(statement):
        if row[-1] is None:
            # The one row of a sum over nothing.
            continue
        number = 0 if is_one else bisect_right(starts, row[0]) - 1
        place = (number, tuple(row[len(times) : -width]))
        counts = [int(each) for each in row[-width:]]
        before = sums.get(place)
        sums[place] = counts if before is None else [a + b for a, b in zip(before, counts, strict=True)]
    return sums


def _rows(statement: Select[Any]) -> Sequence[Row[Any]]:
    with reading() as session:
        rows = session.execute(statement).all()
    if len(rows) > MAX_ROWS:
        reason = "Too many groups for so long a time; filter, or ask for a coarser granularity."
        raise ConfigError(f"group_by: {reason}", {"group_by": reason}, "too_many_groups")
    return rows


def _conditions(table: Table, question: Question, asked: Sequence[Period]) -> list[ColumnElement[bool]]:
    found = [table.c.hour >= _key(asked[0].start), table.c.hour < _key(asked[-1].end)]
    found += [table.c[_COLUMNS[name]].in_(wanted) for name, wanted in question.filters.items()]
    if question.within is not None:
        found.append(table.c.upstream_id.in_(sorted(question.within)))
    return found


def _key(at: datetime) -> str:
    """An hour as rows of hours and of days sort: a whole day belongs to where it begins."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H").removesuffix("T00")
