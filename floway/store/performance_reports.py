"""Sums of how fast upstreams were, over stretches of time and groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    Table,
    cast,
    column,
    func,
    literal,
    select,
    values,
)

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
#: Rows of one answer: the days of a year of some hundred models.
MAX_ROWS: Final = 100_000

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
    groups = [table.c[_COLUMNS[name]] for name in question.group_by]
    # PostgreSQL would make Decimals of them, which take many times as long to read.
    sums = [cast(func.sum(table.c[name]), BigInteger) for name in summed]
    wanted = [*conditions, *_conditions(table, question, asked)]
    if len(asked) == 1:
        statement = select(literal(0), *groups, *sums).where(*wanted).group_by(*groups)
    else:
        window = _window(asked)
        period = window.c.period
        within = (table.c.hour >= window.c.since) & (table.c.hour < window.c.until)
        statement = (
            select(period, *groups, *sums)
            .select_from(window.join(table, within))
            .where(*wanted)
            .group_by(period, *groups)
        )
    width = len(summed)
    return {
        (row[0], tuple(row[1:-width])): list(row[-width:])
        for row in _rows(statement.limit(MAX_ROWS + 1))
        # The one row of a sum over nothing has no sums.
        if row[-1] is not None
    }


def _window(asked: Sequence[Period]) -> CTE:
    names = column("period", Integer), column("since", String), column("until", String)
    stretches = [(number, _key(period.start), _key(period.end)) for number, period in enumerate(asked)]
    return values(*names, name="stretches").data(stretches).cte("stretches")


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
