"""What the sweeps did last, and what they have to do."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from floway import clock
from floway.services.maintenance.sweeps import SWEEPS, Sweep
from floway.services.runtime_settings import effective
from floway.settings import Settings
from floway.store import maintenance
from floway.store.db import off_hub
from floway.store.maintenance import LastRun


@dataclass(frozen=True, slots=True)
class Report:
    """One sweep, as it is shown."""

    sweep: Sweep
    #: How long its rows are kept in this installation.
    kept: timedelta
    #: Rows that a run would delete.
    waiting: int
    #: None: it never ran.
    last: LastRun | None


def reports(app: Flask) -> tuple[Report, ...]:
    """Every sweep, in the order of a round."""
    runs = off_hub(app, maintenance.last_runs)
    return tuple(_report(app, sweep, runs.get(sweep.name)) for sweep in SWEEPS.values())


def _report(app: Flask, sweep: Sweep, last: LastRun | None) -> Report:
    settings: Settings = app.extensions["floway.settings"]
    kept = sweep.kept(off_hub(app, effective, settings))
    return Report(sweep, kept, off_hub(app, sweep.rows.count, clock.now() - kept), last)
