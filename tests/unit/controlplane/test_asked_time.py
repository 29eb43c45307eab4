from datetime import UTC, datetime, timedelta

import pytest

from floway import clock
from floway.controlplane.asked_time import asked_time
from floway.controlplane.problem import Problem

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_what_is_left_out_ends_now_and_began_a_while_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)

    assert asked_time({}, DAY) == (NOW - DAY, NOW)
    assert asked_time({"since": None, "until": NOW - DAY}, DAY) == (NOW - 2 * DAY, NOW - DAY)
    assert asked_time({"since": NOW - 3 * DAY, "until": None}, DAY) == (NOW - 3 * DAY, NOW)


@pytest.mark.parametrize("since", [NOW, NOW + DAY])
def test_a_time_that_does_not_begin_before_its_end_is_refused(since: datetime) -> None:
    with pytest.raises(Problem) as refused:
        asked_time({"since": since, "until": NOW}, DAY)

    assert (refused.value.status, refused.value.faults) == (400, {"from": "Not before 'to'."})
