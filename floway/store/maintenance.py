"""The last run of each sweep."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from floway.store.db import reading, transaction
from floway.store.tables.maintenance import MaintenanceRunRow


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of one sweep."""

    sweep: str
    started_at: datetime
    #: None: it runs, or its process was killed.
    finished_at: datetime | None
    deleted: int
    #: Whether it came to the last old row.
    is_done: bool
    #: The kind of error that ended it; '' when none did.
    error: str


def last_runs() -> dict[str, LastRun]:
    """``{sweep: its last run}`` of those that ran ever."""
    with reading() as session:
        return {row.sweep: _last_run(row) for row in session.scalars(select(MaintenanceRunRow))}


def note(run: LastRun) -> None:
    """Remember a run in place of the one before."""
    with transaction() as session:
        session.merge(MaintenanceRunRow(**{name: getattr(run, name) for name in LastRun.__slots__}))


def _last_run(row: MaintenanceRunRow) -> LastRun:
    return LastRun(**{name: getattr(row, name) for name in LastRun.__slots__})
