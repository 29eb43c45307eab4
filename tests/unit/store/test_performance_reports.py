from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from floway.domain.usage_periods import Period, periods
from floway.errors import ConfigError
from floway.store import performance, performance_reports, usage
from floway.store.performance_reports import Question, endings, histograms
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")

DAY = datetime(2026, 5, 1, tzinfo=UTC)


def happened(identity: str, hours: float, upstream_id: str = "up_1", model_key: str = "m") -> None:
    at = DAY + timedelta(hours=hours)
    usage.record(
        [record(identity, started_at=at, upstream_id=upstream_id, model_key=model_key, duration_ms=150)]
    )


def requests(question: Question, asked: list[Period]) -> dict[tuple[int, tuple[str, ...]], int]:
    return {place: counts[0] for place, counts in endings(question, asked).items()}


def test_groups_and_filters() -> None:
    happened("req_1", 1)
    happened("req_2", 1, "up_2")
    happened("req_3", 2, "up_2", "n")
    day = [Period(DAY, DAY + timedelta(days=1))]

    assert requests(Question(), day) == {(0, ()): 3}
    assert requests(Question(("upstream",)), day) == {(0, ("up_1",)): 1, (0, ("up_2",)): 2}
    assert requests(Question(("model_key", "upstream"), {"upstream": ("up_2", "up_3")}), day) == {
        (0, ("m", "up_2")): 1,
        (0, ("n", "up_2")): 1,
    }
    assert requests(Question((), {}, frozenset({"up_1"})), day) == {(0, ()): 1}
    assert requests(Question((), {}, frozenset()), day) == {}


def test_hours_and_folded_days_fall_into_the_periods_in_which_they_begin() -> None:
    for number, hours in enumerate((0, 3, 23, 24, 30, 47)):
        happened(f"req_{number}", hours)
    days = periods(DAY, DAY + timedelta(days=2), "day", ZoneInfo("UTC"))
    before = requests(Question(), days)
    assert before == {(0, ()): 3, (1, ()): 3}

    performance.fold("2026-05-01")

    assert requests(Question(), days) == before
    assert requests(Question(), [Period(DAY, DAY + timedelta(days=1))]) == {(0, ()): 3}
    assert requests(Question(), [Period(DAY + timedelta(hours=1), DAY + timedelta(days=1))]) == {}
    assert requests(Question(), [Period(DAY, DAY + timedelta(hours=1))]) == {(0, ()): 3}
    hours_of_two_days = periods(DAY, DAY + timedelta(days=2), "8h", ZoneInfo("UTC"))
    assert requests(Question(), hours_of_two_days) == {(0, ()): 3, (3, ()): 2, (5, ()): 1}


def test_a_histogram_has_the_edges_of_its_metric() -> None:
    happened("req_1", 1)

    [histogram] = histograms("total", Question(), [Period(DAY, DAY + timedelta(hours=2))]).values()

    assert len(histogram.counts) == len(histogram.edges) + 1
    assert histogram.percentile(50) == 150_000


def test_nothing_is_found_in_no_time() -> None:
    assert histograms("total", Question(), []) == {}


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(performance_reports, "MAX_ROWS", 1)
    happened("req_1", 1)
    happened("req_2", 1, "up_2")

    with pytest.raises(ConfigError) as refused:
        endings(Question(("upstream",)), [Period(DAY, DAY + timedelta(days=1))])
    assert refused.value.code == "too_many_groups"
