from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from floway import clock
from floway.services.maintenance import rounds
from floway.services.maintenance.reports import reports
from floway.services.maintenance.sweeps import SWEEPS
from floway.store import leases
from floway.store.maintenance import LastRun

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_report_has_what_waits_and_what_was_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    leases.acquire("token:up_1", -1)

    before = {report.sweep.name: report for report in reports(app)}
    rounds.run(app, [SWEEPS["leases"]])
    after = {report.sweep.name: report for report in reports(app)}

    assert (before["leases"].waiting, before["leases"].last) == (1, None)
    assert (after["leases"].waiting, after["leases"].last) == (0, LastRun("leases", NOW, NOW, 1, True, ""))
    assert after["sessions"].last is None
    assert after["requests"].kept == timedelta(days=30)
