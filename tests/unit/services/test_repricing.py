from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from floway import clock
from floway.domain.usage import Usage
from floway.errors import ConfigError, EditConflict, NotThere
from floway.services import prices, repricing
from floway.store import audit, repricings, upstreams, usage
from floway.store.repricings import Scope
from tests.support.builders import record

DAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def upstream_id(app: Flask) -> str:
    """Of an upstream with use of a model without a price, short and long, in a tier and in none."""
    row = upstreams.create("custom", "ours", {}, {})
    facts = {"started_at": DAY, "upstream_id": row.id, "model_key": "m", "cost_microusd": None}
    usage.record(
        [
            record("req_1", usage=Usage(1000, output_tokens=10), **facts),
            record("req_2", usage=Usage(300_000), **facts),
            record("req_3", usage=Usage(1000), tier="fast", **facts),
            record("req_4", usage=Usage(1000), **{**facts, "started_at": DAY + timedelta(days=1)}),
        ]
    )
    return row.id


def set_price(valid_from: datetime | None = None) -> None:
    price = {
        "base": {"input": "1", "output": "5"},
        "tiers": {"fast": {"input": "3"}},
        "bands": [{"from_tokens": 272_001, "rates": {"input": "2"}}],
    }
    prices.add(prices.checked("m", price, valid_from=valid_from))


SCOPE = Scope(DAY, DAY + timedelta(days=1))


def cost() -> tuple[int, int]:
    [total] = usage.sums("model", DAY)
    return total.cost_microusd, total.unpriced_requests


def test_a_period_is_looked_at_priced_anew_and_priced_back(app: Flask, upstream_id: str) -> None:
    set_price()

    seen = repricing.preview(app, SCOPE)
    untouched = cost()
    made = repricing.apply(app, SCOPE)
    repriced = cost()
    undone = repricing.undo(app, made.id)

    # 1000 + 50, 300,000 at twice the price, 1000 at three times.
    assert seen.total.cost_after_microusd == 1050 + 600_000 + 3000
    assert (seen.total.sums, seen.total.unpriced_before, seen.total.unpriced_after) == (3, 3, 0)
    assert list(seen.models) == [(upstream_id, "m")]
    assert untouched == (0, 4)
    assert repriced == (604_050, 1)
    assert (made.changed_sums, made.cost_after_microusd) == (3, 604_050)
    assert cost() == (0, 4)
    assert undone.undone_at is not None
    assert [each.action for each in audit.page(2)] == ["usage.repricing_undone", "usage.repriced"]


def test_a_second_time_changes_nothing(app: Flask, upstream_id: str) -> None:
    set_price()
    repricing.apply(app, SCOPE)

    assert repricing.preview(app, SCOPE).total.sums == 0


def test_a_price_is_taken_as_of_the_hour(app: Flask, upstream_id: str) -> None:
    set_price(valid_from=DAY + timedelta(hours=12))

    later = Scope(DAY, DAY + timedelta(days=2))

    assert repricing.preview(app, later).total.requests == 1


def test_what_has_no_price_today_keeps_what_it_was_charged(app: Flask, upstream_id: str) -> None:
    assert repricing.preview(app, SCOPE).models == {}


def test_what_is_undone_meanwhile_goes_no_further(
    app: Flask, upstream_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_price()
    before = cost()
    days = repricings.days

    def undone_meanwhile(scope: Scope) -> list[str]:
        [made] = repricings.list_all()
        repricing.undo(app, made.id)
        return days(scope)

    monkeypatch.setattr(repricings, "days", undone_meanwhile)

    made = repricing.apply(app, SCOPE)

    assert made.undone_at is not None
    assert cost() == before


def test_only_the_latest_of_a_time_is_undone_and_once(app: Flask, upstream_id: str) -> None:
    set_price()
    first = repricing.apply(app, SCOPE)
    second = repricing.apply(app, SCOPE)

    with pytest.raises(EditConflict, match="later"):
        repricing.undo(app, first.id)
    repricing.undo(app, second.id)
    repricing.undo(app, first.id)
    with pytest.raises(EditConflict, match="already"):
        repricing.undo(app, first.id)
    with pytest.raises(NotThere):
        repricing.undo(app, "reprice_0")


def test_only_whole_hours_that_are_over_are_priced_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: DAY + timedelta(hours=5, minutes=30))

    scope = repricing.scope_of(DAY + timedelta(minutes=10), DAY + timedelta(days=9))

    assert (scope.since, scope.until) == (DAY, DAY + timedelta(hours=5))
    with pytest.raises(ConfigError, match="over"):
        repricing.scope_of(DAY + timedelta(hours=5), DAY + timedelta(hours=9))
