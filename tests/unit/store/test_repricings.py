from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from flask import Flask

from floway import clock
from floway.domain.usage import Usage
from floway.store import repricings, usage, usage_days
from floway.store.db import transaction
from floway.store.repricings import Move, Scope
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")

DAY = datetime(2026, 5, 1, tzinfo=UTC)
RECORD = record(
    started_at=DAY + timedelta(hours=1),
    upstream_id="up_1",
    model_key="m",
    usage=Usage(3, output_tokens=4),
    cost_microusd=None,
)
SCOPE = Scope(DAY, DAY + timedelta(days=2))


def apply(price: str, cost: int) -> str:
    made = repricings.begin(SCOPE)
    for day in repricings.days(SCOPE):
        with transaction():
            moves = [
                Move(each, price, cost, 0)
                for each in repricings.sums(SCOPE, day)
                if each.price_version != price
            ]
            repricings.apply(made.id, day, moves)
    return made.id


def costs() -> dict[str, tuple[int, int, int, int]]:
    return {
        each.price_version: (
            each.requests,
            each.usage.output_tokens,
            each.cost_microusd,
            each.unpriced_requests,
        )
        for each in usage.buckets(DAY)
    }


def test_sums_move_to_another_price_and_back() -> None:
    usage.record([RECORD, replace(RECORD, id="req_2")])

    made = apply("1/1", 14)
    moved = costs()
    while repricings.undo(made, batch=1):
        pass

    assert moved == {"1/1": (2, 8, 14, 0)}
    assert costs() == {"": (2, 8, 0, 2)}
    found = repricings.find(made)
    assert found is not None
    assert (found.changed_sums, found.cost_before_microusd, found.cost_after_microusd) == (1, 0, 14)
    assert found.undone_at is not None
    assert found.scope == SCOPE


def test_a_sum_that_is_there_already_is_added_to_and_taken_from() -> None:
    usage.record([RECORD, replace(RECORD, id="req_2", price_version="1/1", cost_microusd=7)])

    made = apply("1/1", 7)
    assert costs() == {"1/1": (2, 8, 14, 0)}
    repricings.undo(made)

    assert costs() == {"": (1, 4, 0, 1), "1/1": (1, 4, 7, 0)}


def test_what_is_used_in_between_is_kept() -> None:
    usage.record([RECORD])
    made = apply("1/1", 7)
    usage.record(
        [replace(RECORD, id="req_2"), replace(RECORD, id="req_3", price_version="1/1", cost_microusd=7)]
    )

    repricings.undo(made)

    assert costs() == {"": (2, 8, 0, 2), "1/1": (1, 4, 7, 0)}


def test_only_days_with_usage_are_gone_through() -> None:
    later = RECORD.started_at + timedelta(days=400)
    usage.record([RECORD, replace(RECORD, id="req_2", started_at=later)])
    ever = Scope(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))

    assert repricings.days(ever) == ["2026-05-01", "2027-06-05"]
    assert [len(repricings.sums(ever, day)) for day in repricings.days(ever)] == [1, 1]
    assert repricings.days(Scope(DAY, DAY + timedelta(hours=1))) == []


def test_days_that_are_moved_are_stale() -> None:
    usage.record([RECORD])
    usage_days.sum_up("2026-05-01")

    made = apply("1/1", 7)
    assert usage_days.stale() == {"2026-05-01"}
    usage_days.sum_up("2026-05-01")
    repricings.undo(made)

    assert usage_days.stale() == {"2026-05-01"}


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (SCOPE, ["m", "n"]),
        (replace(SCOPE, model_key="n"), ["n"]),
        (replace(SCOPE, upstream_id="up_2"), ["n"]),
        (replace(SCOPE, since=DAY + timedelta(hours=2)), ["n"]),
        (replace(SCOPE, until=DAY + timedelta(hours=2)), ["m"]),
    ],
)
def test_a_scope_is_whole_hours_of_some_models(scope: Scope, found: list[str]) -> None:
    usage.record(
        [
            RECORD,
            replace(
                RECORD, id="req_2", started_at=DAY + timedelta(hours=2), upstream_id="up_2", model_key="n"
            ),
            replace(RECORD, id="req_3", upstream_id="", model_key=""),
        ]
    )

    assert sorted(each.identity["model_key"] for each in repricings.sums(scope, "2026-05-01")) == found


def test_two_who_undo_at_once_undo_it_once(app: Flask) -> None:
    usage.record([RECORD])
    made = apply("1/1", 14)
    inside, leave = Event(), Event()

    def undo_slowly() -> None:
        with app.app_context(), transaction():
            repricings.undo(made)
            inside.set()
            leave.wait(0.5)

    first = Thread(target=undo_slowly)
    first.start()
    assert inside.wait(10)

    assert not repricings.undo(made)

    leave.set()
    first.join()
    assert costs() == {"": (1, 4, 0, 1)}


def test_what_is_undone_is_not_in_force() -> None:
    made = repricings.begin(SCOPE)

    assert repricings.hold(made.id)
    repricings.undo(made.id)

    assert not repricings.hold(made.id)
    assert not repricings.hold("reprice_0")


@pytest.mark.parametrize(
    ("upstream_id", "model_key", "meets"),
    [
        (None, None, True),
        ("up_1", None, True),
        (None, "m", True),
        ("up_2", None, False),
        ("up_1", "n", False),
    ],
)
def test_a_later_one_of_other_models_is_in_nobodys_way(
    upstream_id: str | None, model_key: str | None, meets: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = DAY
    monkeypatch.setattr(clock, "now", lambda: now)
    first = repricings.begin(replace(SCOPE, upstream_id="up_1", model_key="m"))
    now += timedelta(minutes=1)
    repricings.begin(replace(SCOPE, upstream_id=upstream_id, model_key=model_key))

    assert repricings.has_later(first) is meets


def test_a_later_one_of_the_same_time_is_noticed() -> None:
    first, second = repricings.begin(SCOPE), repricings.begin(SCOPE)
    elsewhere = repricings.begin(Scope(SCOPE.until, SCOPE.until + timedelta(hours=1)))

    by_age = sorted((first, second), key=lambda each: each.created_at)
    assert repricings.has_later(replace(by_age[0], created_at=DAY))
    assert not repricings.has_later(elsewhere)
    for each in (first, second):
        repricings.undo(each.id)
    assert not repricings.has_later(replace(first, created_at=DAY))
    assert {each.id for each in repricings.list_all()} == {first.id, second.id, elsewhere.id}
