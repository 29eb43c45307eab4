from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from floway.domain.usage import Usage
from floway.store import usage, usage_days
from floway.store.db import db, reading, transaction
from floway.store.tables.usage_days import UsageDayRow
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
RECORD = record(started_at=AT, usage=Usage(3, output_tokens=4), cost_microusd=7)


def rows(grouping: str) -> list[UsageDayRow]:
    with reading() as session:
        statement = select(UsageDayRow).where(UsageDayRow.grouping == grouping).order_by(UsageDayRow.model)
        found = list(session.scalars(statement))
        session.expunge_all()
        return found


def test_a_day_whose_hours_change_is_stale_until_it_is_summed_up() -> None:
    usage.record([RECORD])
    assert usage_days.stale() == {"2026-05-01"}

    assert usage_days.sum_up("2026-05-01")

    assert usage_days.stale() == frozenset()
    usage.record([replace(RECORD, id="req_2")])
    assert usage_days.stale() == {"2026-05-01"}


def test_what_counts_no_second_time_makes_no_day_stale() -> None:
    usage.record([RECORD])
    usage_days.sum_up("2026-05-01")

    usage.record([RECORD])

    assert usage_days.stale() == frozenset()


def test_summing_up_again_gives_the_same_sums() -> None:
    usage.record([RECORD, replace(RECORD, id="req_2", model="n", started_at=AT.replace(hour=23))])

    for _ in range(2):
        usage_days.sum_up("2026-05-01")
        with transaction() as session:
            usage_days.mark_stale(session, ["2026-05-01"])

    [total] = rows(usage_days.TOTAL)
    assert (total.requests, total.cost_microusd, total.output_tokens) == (2, 14, 8)
    assert [(each.model, each.key_id, each.requests) for each in rows("model")] == [
        ("m", "", 1),
        ("n", "", 1),
    ]
    assert [(each.model, each.key_id) for each in rows(usage_days.ALL)] == [("m", "key-1"), ("n", "key-1")]


def test_a_day_that_is_not_stale_is_left_alone() -> None:
    assert not usage_days.sum_up("2026-05-01")


def test_a_day_without_hours_has_no_sums() -> None:
    with transaction() as session:
        usage_days.mark_stale(session, ["2026-05-01"])

    assert usage_days.sum_up("2026-05-01")

    assert rows(usage_days.TOTAL) == []


def test_sums_over_prices_and_lengths_of_inputs_are_one() -> None:
    usage.record([RECORD, replace(RECORD, id="req_2", price_version="1/1/1/1/1/1/1", usage=Usage(200_000))])
    usage_days.sum_up("2026-05-01")

    [finest] = rows(usage_days.ALL)
    assert (finest.requests, finest.input_tokens) == (2, 200_003)


def test_the_oldest_days_that_are_over_come_first() -> None:
    with transaction() as session:
        usage_days.mark_stale(session, ["2026-05-03", "2026-05-01", "2026-05-02"])

    assert usage_days.oldest_stale(date(2026, 5, 3), 5) == ["2026-05-01", "2026-05-02"]
    assert usage_days.oldest_stale(date(2026, 5, 4), 1) == ["2026-05-01"]
    assert usage_days.stale(date(2026, 5, 2), date(2026, 5, 3)) == {"2026-05-02"}


def test_what_is_written_while_a_day_is_summed_up_is_not_lost(app: Flask) -> None:
    def write() -> None:
        with app.app_context():
            for number in range(15):
                usage.record([replace(RECORD, id=f"req_{number}")])
            db.session.remove()

    writer = Thread(target=write)
    writer.start()
    while writer.is_alive():
        usage_days.sum_up("2026-05-01")
    writer.join()
    usage_days.sum_up("2026-05-01")

    [total] = rows(usage_days.TOTAL)
    assert total.requests == 15
