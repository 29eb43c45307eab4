from datetime import UTC, datetime, timedelta

import pytest

from floway.store import maintenance
from floway.store.maintenance import LastRun

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.usefixtures("app")
def test_the_last_run_takes_the_place_of_the_one_before() -> None:
    first = LastRun("sessions", NOW, None, 0, False, "")
    second = LastRun("sessions", NOW, NOW + timedelta(seconds=1), 7, True, "")
    other = LastRun("leases", NOW, NOW, 0, False, "OperationalError")

    for each in (first, second, other):
        maintenance.note(each)

    assert maintenance.last_runs() == {"sessions": second, "leases": other}
