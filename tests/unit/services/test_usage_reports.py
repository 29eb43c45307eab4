from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from floway.domain.usage import Usage
from floway.domain.usage_periods import Step
from floway.errors import ConfigError
from floway.services import accounts
from floway.services import usage_reports as service
from floway.services.usage_reports import Inquiry, cost_of, report, rows, summed, usd
from floway.store import usage
from floway.store.usage_reports import Question
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")

DAY = datetime(2026, 5, 1, tzinfo=UTC)


def used(identity: str, after_hours: int, **facts: Any) -> None:
    facts = {"usage": Usage(10, output_tokens=5), "cost_microusd": 42, **facts}
    usage.record([record(identity, started_at=DAY + timedelta(hours=after_hours), **facts)])


def inquiry(question: Question = Question(), step: Step = "day", zone: str = "UTC", days: int = 3) -> Inquiry:  # noqa: B008 -- immutable
    return Inquiry(DAY, DAY + timedelta(days=days), step, zone, question)


def test_gaps_are_filled_and_the_dearest_come_first() -> None:
    used("req_1", 1, model="cheap")
    used("req_2", 50, model="dear", cost_microusd=2_000_000)

    answer = report(inquiry(Question(("model",))))

    assert answer["periods"] == [f"2026-05-0{day}T00:00:00+00:00" for day in (1, 2, 3)]
    assert [(group["members"], group["points"]["requests"]) for group in answer["groups"]] == [
        ({"model": "dear"}, [0, 0, 1]),
        ({"model": "cheap"}, [1, 0, 0]),
    ]
    assert answer["groups"][0]["points"]["cost_usd"] == ["0", "0", "2"]
    assert answer["groups"][1]["points"]["tokens"]["output"] == [5, 0, 0]
    assert answer["total"]["cost_usd"] == "2.000042"


def test_what_nobody_has_a_price_for_costs_nothing_known() -> None:
    used("req_1", 1, model="unpriced", cost_microusd=None)
    used("req_2", 2, model="free", cost_microusd=0)
    used("req_3", 3, model="both", cost_microusd=None)
    used("req_4", 4, model="both")

    answer = report(inquiry(Question(("model",)), "all"))

    totals = {group["members"]["model"]: group["total"] for group in answer["groups"]}
    assert {name: (total["cost_usd"], total["unpriced_requests"]) for name, total in totals.items()} == {
        "both": ("0.000042", 1),
        "free": ("0", 0),
        "unpriced": (None, 1),
    }


def test_what_still_exists_has_a_name() -> None:
    key, _ = accounts.create_key("laptop")
    used("req_1", 1, key_id=key.id)
    used("req_2", 2, key_id="key_gone")

    answer = report(inquiry(Question(("key", "model"))))

    assert {group["members"]["key"]: group["names"] for group in answer["groups"]} == {
        key.id: {"key": "laptop"},
        "key_gone": {"key": None},
    }


def test_as_long_a_time_before_is_compared() -> None:
    used("req_1", -24)
    used("req_2", -24 * 3)
    used("req_3", -24 * 4)

    answer = report(Inquiry(DAY, DAY + timedelta(days=3), "day", "UTC", Question(), compares=True))

    assert answer["before"]["from"] == DAY - timedelta(days=3)
    assert answer["before"]["total"]["requests"] == 2
    assert report(inquiry())["before"] is None


def test_no_hour_is_on_both_sides_of_a_comparison() -> None:
    used("req_1", -1)
    used("req_2", 0)
    asked_from = DAY + timedelta(minutes=37)

    answer = report(
        Inquiry(asked_from, asked_from + timedelta(hours=24), "day", "UTC", Question(), compares=True)
    )

    assert (answer["total"]["requests"], answer["before"]["total"]["requests"]) == (1, 1)


def test_local_days_are_labelled_with_their_offset() -> None:
    used("req_1", 3)

    answer = report(inquiry(zone="America/New_York"))

    assert answer["periods"][:2] == ["2026-04-30T20:00:00-04:00", "2026-05-01T00:00:00-04:00"]
    assert answer["groups"][0]["points"]["requests"][:2] == [1, 0]


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd", "Europe", "/etc/localtime"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ConfigError) as caught:
        report(inquiry(zone=zone))

    assert list(caught.value.faults) == ["time_zone"]


def test_an_answer_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as caught:
        report(inquiry(step="hour", days=500))
    assert caught.value.code == "too_many_periods"

    used("req_1", 1, model="a")
    used("req_2", 1, model="b")
    monkeypatch.setattr(service, "MAX_CELLS", 5)
    with pytest.raises(ConfigError) as caught:
        report(inquiry(Question(("model",))))
    assert caught.value.code == "too_many_groups"


def test_a_time_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ConfigError, match="before from"):
        report(inquiry(days=-1))


def test_a_file_has_a_line_per_period_and_group_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_CHUNK", 2)
    used("req_1", 1)
    used("req_2", 50, cost_microusd=None)

    chunks = list(rows(inquiry(Question(("model",))), lambda function, *given: function(*given)))

    assert [len(chunk) for chunk in chunks] == [1, 1, 1]
    assert chunks[0][0][:5] == ("period", "model", "requests", "unpriced_requests", "cost_usd")
    assert chunks[1][0][:6] == ("2026-05-01T00:00:00+00:00", "m", "1", "0", "0.000042", "10")
    assert chunks[2][0][:6] == ("2026-05-03T00:00:00+00:00", "m", "1", "1", "", "10")


def test_a_whole_time_is_summed_by_name() -> None:
    key, _ = accounts.create_key("laptop")
    used("req_1", 1, key_id=key.id)
    used("req_2", 1, key_id="key_gone", cost_microusd=50)

    found = summed(inquiry(Question(("key",))))

    assert [(names, each.cost_microusd) for names, each in found] == [(("key_gone",), 50), (("laptop",), 42)]


@pytest.mark.parametrize(
    ("micro", "shown"), [(0, "0"), (1, "0.000001"), (1_500_000, "1.5"), (123_000_000_000_000, "123000000")]
)
def test_money_is_a_plain_decimal(micro: int, shown: str) -> None:
    assert usd(micro) == shown


def test_a_cost_is_unknown_only_where_nothing_of_it_is_known() -> None:
    assert [cost_of(0, 0), cost_of(0, 1), cost_of(1, 1)] == ["0", None, "0.000001"]
