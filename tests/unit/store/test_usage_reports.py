"""Answers are compared with what adding up the hours one by one gives."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from floway.domain.usage import Usage
from floway.domain.usage_periods import STEPS, Period, periods
from floway.domain.verdict import Verdict
from floway.errors import ConfigError
from floway.store import usage, usage_days, usage_reports
from floway.store.usage_reports import DIMENSIONS, Dimension, Question, Sum, answer
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("filled")

BEGIN = datetime(2026, 10, 29, tzinfo=UTC)
END = BEGIN + timedelta(days=6)
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")


@pytest.fixture
def filled(app: Flask) -> None:
    """Six days of use; the last two of them are stale."""
    dice = Random(7)
    usage.record(
        [
            record(
                f"req_{number}",
                started_at=BEGIN + timedelta(minutes=dice.randrange(6 * 1440)),
                key_id=f"key-{dice.randrange(3)}",
                user_id=f"user-{dice.randrange(2)}",
                upstream_id=f"up-{dice.randrange(2)}",
                model=f"m{dice.randrange(3)}",
                model_key=f"k{dice.randrange(2)}",
                tier=dice.choice(("", "priority")),
                protocol=dice.choice(("messages", "gemini")),
                verdict=dice.choice((Verdict.COMPLETE, Verdict.STALLED)),
                usage=Usage(*(dice.randrange(9) for _ in range(8))),
                cost_microusd=dice.choice((None, 1, 5)),
            )
            for number in range(300)
        ]
    )
    for day in usage_days.oldest_stale((END - timedelta(days=2)).date(), 9):
        usage_days.sum_up(day)


QUESTIONS = (
    Question(),
    *(Question((name,)) for name in DIMENSIONS),
    Question(("key", "model")),
    Question(("model",), {"key": ("key-1",)}),
    Question(("key",), {"model": ("m1", "m2"), "outcome": ("ok",)}),
    Question((), {"upstream": ("up-1",), "user": ("user-0",)}),
    Question((), {"model": ("m1", "m2")}),
    Question(("user",), {"user": ("user-0", "nobody")}),
    Question(("tier",), {"upstream": ("",)}),
)

COLUMNS: dict[Dimension, str] = {"key": "key_id", "user": "user_id", "upstream": "upstream_id"}


def added_up(
    question: Question, asked: list[Period]
) -> list[tuple[int, tuple[str, ...], int, int, int, int]]:
    sums: dict[tuple[int, tuple[str, ...]], Counter[str]] = {}
    for bucket in usage.buckets(BEGIN):
        hour = datetime.strptime(bucket.hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
        value = {name: getattr(bucket, COLUMNS.get(name, name)) for name in DIMENSIONS}
        if any(value[name] not in wanted for name, wanted in question.filters.items()):
            continue
        for number, period in enumerate(asked):
            if period.start <= hour < period.end:
                key = (number, tuple(value[name] for name in question.group_by))
                total = sums.setdefault(key, Counter())
                total["requests"] += bucket.requests
                total["cost"] += bucket.cost_microusd
                total["unpriced"] += bucket.unpriced_requests
                total["output"] += bucket.usage.output_tokens
    return [
        (*key, total["requests"], total["cost"], total["unpriced"], total["output"])
        for key, total in sorted(sums.items())
    ]


def told(found: tuple[Sum, ...]) -> list[tuple[int, tuple[str, ...], int, int, int, int]]:
    return [
        (
            each.period,
            each.members,
            each.requests,
            each.cost_microusd,
            each.unpriced_requests,
            each.usage.output_tokens,
        )
        for each in found
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_periods_of_every_zone_add_up(zone: str) -> None:
    question = Question(("model",))
    for step in STEPS:
        asked = periods(BEGIN + timedelta(hours=3), END - timedelta(hours=7), step, ZoneInfo(zone))

        assert told(answer(question, asked)) == added_up(question, asked), step


def test_groups_and_filters_add_up() -> None:
    asked = periods(BEGIN, END, "day", ZoneInfo("Asia/Kolkata"))

    for question in QUESTIONS:
        assert told(answer(question, asked)) == added_up(question, asked), question


def test_an_answer_that_nobody_could_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_reports, "MAX_SUMS", 3)
    for step in ("hour", "day"):
        with pytest.raises(ConfigError, match="coarser"):
            answer(Question(("key", "model")), periods(BEGIN, END, step, UTC))


def test_nothing_is_asked_of_no_period() -> None:
    assert answer(Question(), []) == ()


def test_what_was_never_used_is_left_out() -> None:
    assert answer(Question(("key",), {"key": ("key-9",)}), periods(BEGIN, END, "day", UTC)) == ()
