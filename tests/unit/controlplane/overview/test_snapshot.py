"""What the overview says about what is stored."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from floway import clock
from floway.controlplane.overview import snapshot
from floway.domain.exchange import ExchangeRecord
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.store import usage

CHECKS = {"database": "ok", "migrations": "ok"}
TOKENS = {"input": 0, "cache_read": 0, "cache_write": 0, "output": 0}


def exchange(id_: str, **facts: object) -> ExchangeRecord:
    record = {
        "id": id_,
        "started_at": clock.now(),
        "key_id": "key_1",
        "user_id": "usr_1",
        "protocol": "messages",
        "action": "generate",
        "model": "claude-x",
        "verdict": Verdict.COMPLETE,
        "status": 200,
    } | facts
    return ExchangeRecord(**record)  # type: ignore[arg-type]  # a builder takes any field


def test_today_began_with_the_first_midnight_where_clocks_repeat_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # At one o'clock of this night Havana puts its clocks back to midnight.
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 1, 5, 30, tzinfo=UTC))

    overview = snapshot.read(CHECKS, ZoneInfo("America/Havana"))

    assert overview["usage"]["since"] == datetime(2026, 11, 1, 4, tzinfo=UTC)


def test_an_empty_gateway_is_all_zeros(app: Flask) -> None:
    overview = snapshot.read(CHECKS)

    assert overview["gateway"] == {"version": "0.1.0", "is_ready": True, "reason": None}
    assert overview["usage"]["requests"] == 0
    assert overview["usage"]["tokens"] == TOKENS
    assert overview["usage"]["by_outcome"] == []


def test_a_check_that_fails_is_the_reason(app: Flask) -> None:
    gateway = snapshot.read({"database": "ok", "draining": "the worker is stopping"})["gateway"]

    assert gateway["is_ready"] is False
    assert gateway["reason"] == "draining: the worker is stopping"


def test_usage_is_summed_by_outcome_and_model_in_four_kinds_of_tokens(app: Flask) -> None:
    used = Usage(
        input_tokens=10,
        cache_read_tokens=20,
        cache_write_5m_tokens=3,
        cache_write_1h_tokens=4,
        output_tokens=50,
        reasoning_tokens=40,
        input_image_tokens=1,
        output_image_tokens=2,
    )
    usage.record(
        [
            exchange("1", usage=used, cost_microusd=1_500_000),
            exchange("2", usage=used, cost_microusd=2),
            exchange("3", model="gpt-x", verdict=Verdict.STALLED, status=504, cost_microusd=None),
        ]
    )

    found = snapshot.read(CHECKS)["usage"]

    assert found["requests"] == 3
    assert found["tokens"] == {"input": 22, "cache_read": 40, "cache_write": 14, "output": 104}
    assert found["by_outcome"] == [{"outcome": "ok", "requests": 2}, {"outcome": "stalled", "requests": 1}]
    assert found["by_model"] == [
        {"model": "claude-x", "requests": 2, "cost_usd": "1.500002", "tokens": found["tokens"]},
        {"model": "gpt-x", "requests": 1, "cost_usd": None, "tokens": TOKENS},
    ]
    assert (found["cost_usd"], found["unpriced_requests"]) == ("1.500002", 1)


def test_usage_of_the_day_before_does_not_count(app: Flask) -> None:
    usage.record([exchange("old", started_at=clock.now() - timedelta(hours=26)), exchange("new")])

    assert snapshot.read(CHECKS)["usage"]["requests"] == 1
