"""A round of sweeps: small batches with pauses, under a lease of the whole installation.

A round takes a bounded number of batches of each sweep, so that one with a long backlog does not keep the
others waiting; what is left is done by the next round. Who loses the lease stops.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Flask

from floway import clock
from floway.domain.actor import COMMAND_LINE, SYSTEM, Actor
from floway.errors import EditConflict
from floway.logs import emit
from floway.services.maintenance.events import SweepFailed, SweepFinished
from floway.services.maintenance.sweeps import SWEEPS, Sweep
from floway.services.runtime_settings import effective
from floway.settings import Settings
from floway.store import audit, leases, maintenance
from floway.store.db import StoreError, off_hub, transaction
from floway.store.maintenance import LastRun
from floway.threads import pause

_LEASE = "maintenance"
#: A process that is killed keeps the others out for this long.
LEASE_SECONDS = 300.0
#: How old a lease may get before it is renewed: well before its end.
_RENEWED_AFTER_SECONDS = 60.0

#: Rows of one transaction: on SQLite it holds the only write lock, for some milliseconds.
BATCH_ROWS = 500
#: Between two batches, for those who wait for that lock.
PAUSE_SECONDS = 0.05
#: Batches of one sweep in a round that runs by itself: 10,000 rows.
ROUND_BATCHES = 20
#: When a sweep goes on that has left something.
_AGAIN_AFTER = timedelta(minutes=1)


class MaintenanceBusy(EditConflict):
    """Another process sweeps at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "maintenance_busy", "Maintenance runs already in another process; try again when it is done."
        )


@dataclass(frozen=True, slots=True)
class Swept:
    """What a round did about one sweep."""

    name: str
    deleted: int
    #: Whether no old row is left.
    is_done: bool
    #: The kind of error that ended it; '' when none did.
    error: str = ""


def due(app: Flask) -> tuple[Sweep, ...]:
    """The sweeps whose time has come."""
    runs, now = off_hub(app, maintenance.last_runs), clock.now()
    return tuple(sweep for sweep in SWEEPS.values() if _is_due(sweep, runs.get(sweep.name), now))


def run(
    app: Flask,
    sweeps: Iterable[Sweep],
    by: Actor = COMMAND_LINE,
    batches: int | None = None,
    progress: Callable[[Swept], None] = lambda swept: None,
) -> tuple[Swept, ...]:
    """Sweep, one kind after the other; may block.

    :param batches: at most so many per sweep; None is to the end.
    :param progress: told after each batch.
    :raises MaintenanceBusy: another process sweeps, or took over.
    """
    holder = off_hub(app, leases.acquire, _LEASE, LEASE_SECONDS)
    if holder is None:
        raise MaintenanceBusy
    lease = _Lease(app, holder)
    try:
        done = tuple(_swept(app, sweep, lease, batches, progress) for sweep in sweeps)
    finally:
        off_hub(app, leases.release, _LEASE, holder)
    if by != SYSTEM:
        off_hub(app, _note, by, done)
    return done


class _Lease:
    """The right to sweep, renewed before it runs out."""

    def __init__(self, app: Flask, holder: str) -> None:
        self._app = app
        self._holder = holder
        self._taken_at = clock.monotonic()

    def keep(self) -> None:
        """:raises MaintenanceBusy: it has run out, so somebody else may sweep."""
        if clock.monotonic() - self._taken_at < _RENEWED_AFTER_SECONDS:
            return
        if not off_hub(self._app, leases.renew, _LEASE, self._holder, LEASE_SECONDS):
            raise MaintenanceBusy
        self._taken_at = clock.monotonic()


def _is_due(sweep: Sweep, last: LastRun | None, now: datetime) -> bool:
    if last is None:
        return True
    if last.finished_at is None or not last.is_done:
        # A failure is not tried again at once: its cause may need time.
        return now - last.started_at >= min(sweep.every, _AGAIN_AFTER)
    return now - last.started_at >= sweep.every


def _swept(
    app: Flask, sweep: Sweep, lease: _Lease, batches: int | None, progress: Callable[[Swept], None]
) -> Swept:
    started = LastRun(sweep.name, clock.now(), None, 0, is_done=False, error="")
    settings: Settings = app.extensions["floway.settings"]
    horizon = started.started_at - sweep.kept(off_hub(app, effective, settings))
    swept = Swept(sweep.name, 0, is_done=False)
    off_hub(app, maintenance.note, started)
    try:
        while not swept.is_done and batches != 0:
            lease.keep()
            deleted = off_hub(app, sweep.rows.remove, horizon, BATCH_ROWS)
            swept = replace(swept, deleted=swept.deleted + deleted, is_done=deleted < BATCH_ROWS)
            progress(swept)
            batches = None if batches is None else batches - 1
            if not swept.is_done:
                pause(PAUSE_SECONDS)
    except (StoreError, OSError) as error:
        # Also of a folder of files: the sweeps behind it go on.
        swept = replace(swept, error=type(error).__name__)
        emit(SweepFailed(sweep.name, swept.error), fault=error)
    finished = replace(
        started, finished_at=clock.now(), deleted=swept.deleted, is_done=swept.is_done, error=swept.error
    )
    off_hub(app, maintenance.note, finished)
    if swept.deleted:
        emit(SweepFinished(sweep.name, swept.deleted, swept.is_done))
    return swept


def _note(by: Actor, done: tuple[Swept, ...]) -> None:
    with transaction():
        detail = {swept.name: swept.deleted for swept in done}
        audit.record(by, "maintenance.run", "maintenance", "", detail={"deleted": detail})
