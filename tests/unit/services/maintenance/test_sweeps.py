from datetime import timedelta
from pathlib import Path

from floway.services.maintenance.sweeps import SWEEPS
from floway.store.db import MIGRATIONS
from tests.support.database import settings


def test_what_operators_decide_is_a_setting(tmp_path: Path) -> None:
    chosen = settings(tmp_path, USAGE_RETENTION_DAYS="7", AUDIT_RETENTION_DAYS="400")

    assert SWEEPS["requests"].kept(chosen) == timedelta(days=7)
    assert SWEEPS["audit"].kept(chosen) == timedelta(days=400)
    assert SWEEPS["sessions"].kept(chosen) == timedelta(0)


def test_every_sweep_stands_on_its_page() -> None:
    page = (MIGRATIONS.parent / "docs/maintenance.md").read_text()

    named = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert named == list(SWEEPS)


def test_every_sweep_says_what_it_deletes() -> None:
    assert all(name == sweep.name and sweep.about.endswith((".", "stay.")) for name, sweep in SWEEPS.items())
