"""What was used of limits: one document per key or user, changed by one worker after the other."""

from collections.abc import Callable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.limit_counters import LimitCounterRow

T = TypeVar("T")

State = dict[str, Any]
#: A pure function: from a document and the instant to the next document and something for the caller.
Mutate = Callable[[State, datetime], tuple[State, T]]

_COUNTERS = cast(Table, LimitCounterRow.__table__)
_ROWS = select(_COUNTERS.c.subject, _COUNTERS.c.state).order_by(_COUNTERS.c.subject).with_for_update()
_WRITE = (
    update(_COUNTERS)
    .where(_COUNTERS.c.subject == bindparam("of"))
    .values(state=bindparam("state"), updated_at=bindparam("updated_at"))
)


def swap(mutations: Mapping[str, Mutate[T]]) -> dict[str, T]:
    """Replace the documents of some subjects by what their functions make of them, all or none.

    A subject without a document begins with an empty one.

    :param mutations: ``{subject: function}``; each is called once, while nobody else can change its row.
    :return: ``{subject: what its function had for the caller}``.
    """
    wanted = _ROWS.where(_COUNTERS.c.subject.in_(sorted(mutations)))
    with transaction() as session:
        connection = session.connection()
        # One order for everybody, so that two workers never wait for each other.
        found = {row.subject: row.state for row in connection.execute(wanted)}
        missing = sorted(mutations.keys() - found.keys())
        if missing:
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            fresh = [{"subject": subject, "state": {}, "updated_at": clock.now()} for subject in missing]
            connection.execute(dialect.insert(_COUNTERS).on_conflict_do_nothing(), fresh)
            # Whoever was faster has written by the time that the insert returns.
            found = {row.subject: row.state for row in connection.execute(wanted)}
        now = clock.now()
        done = {subject: mutate(found[subject], now) for subject, mutate in mutations.items()}
        written = [
            {"of": subject, "state": state, "updated_at": now}
            for subject, (state, _) in sorted(done.items(), key=itemgetter(0))
            if state != found[subject]
        ]
        if written:
            connection.execute(_WRITE, written)
    return {subject: answer for subject, (_, answer) in done.items()}


def read(subject: str) -> State:
    """The document of a subject; empty when nothing was counted."""
    with reading() as session:
        statement = select(_COUNTERS.c.state).where(_COUNTERS.c.subject == subject)
        return session.execute(statement).scalar_one_or_none() or {}
