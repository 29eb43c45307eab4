"""How long questions about usage take on SQLite, over 400 days of generated hours.

    python -m bench.usage_queries [--days 400] [--keys 200] [--models 60] [--file usage.db]

Every key uses three of the models in each of ten hours of a day, another three each day, so that in a month
every key has used every model. Prints what each question of the dashboard takes, the best of three.
"""

import argparse
import gc
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert

from floway.domain.usage_periods import Step, periods
from floway.store import usage_days
from floway.store.db import transaction
from floway.store.tables.usage import UsageBucketRow
from floway.store.usage_reports import Question, answer
from tests.support.database import migrated, settings

END = datetime(2026, 11, 22, tzinfo=UTC)
HOURS = range(8, 18)
MODELS_AT_ONCE = 3

#: What the dashboard asks: ``(what it is, question, step, zone)``.
QUESTIONS: tuple[tuple[str, Question, Step, str], ...] = (
    ("total by month", Question(), "month", "UTC"),
    ("total by day", Question(), "day", "UTC"),
    ("models by day", Question(("model",)), "day", "UTC"),
    ("keys by day", Question(("key",)), "day", "UTC"),
    ("keys, whole time", Question(("key",)), "all", "UTC"),
    ("one key's models by day", Question(("model",), {"key": ("key_7",)}), "day", "UTC"),
    ("one model's keys by day", Question(("key",), {"model": ("model-7",)}), "day", "UTC"),
    ("one user's total by day", Question((), {"user": ("usr_7",)}), "day", "UTC"),
    ("keys and models, whole time", Question(("key", "model")), "all", "UTC"),
    (
        "one key's models by day, New York",
        Question(("model",), {"key": ("key_7",)}),
        "day",
        "America/New_York",
    ),
    ("models by day, New York", Question(("model",)), "day", "America/New_York"),
)


def main() -> None:
    """Generate, sum up, ask."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--models", type=int, default=60)
    given = parser.parse_args()
    with TemporaryDirectory() as folder, migrated(settings(Path(folder))):
        begin = END - timedelta(days=given.days)
        started = time.perf_counter()
        _generate(begin, given.days, given.keys, given.models)
        print(f"generated in {time.perf_counter() - started:.1f} s", file=sys.stderr)
        started = time.perf_counter()
        for number in range(given.days):
            usage_days.sum_up(usage_days.day_of(begin + timedelta(days=number)))
        seconds = time.perf_counter() - started
        print(f"a day is summed up in {seconds / given.days * 1000:.0f} ms")
        # As a worker does (deploy/gunicorn.conf.py): what lives for ever is not looked through for garbage.
        gc.collect()
        gc.freeze()
        for what, question, step, zone in QUESTIONS:
            asked = periods(begin, END, step, ZoneInfo(zone))
            found, best = 0, float("inf")
            for _ in range(3):
                started = time.perf_counter()
                found = len(answer(question, asked))
                best = min(best, time.perf_counter() - started)
            print(f"{what:<36} {best * 1000:7.0f} ms  {found:7} sums")


def _generate(begin: datetime, days: int, keys: int, models: int) -> None:
    for number in range(days):
        day = begin + timedelta(days=number)
        with transaction() as session:
            usage_days.mark_stale(session, [usage_days.day_of(day)])
            table = UsageBucketRow.__table__
            assert isinstance(table, Table)
            session.connection().execute(insert(table), list(_hours(day, number, keys, models)))


def _hours(day: datetime, number: int, keys: int, models: int) -> Iterator[dict[str, object]]:
    for hour in HOURS:
        for key in range(keys):
            for each in range(MODELS_AT_ONCE):
                model = (key + number * MODELS_AT_ONCE + each) % models
                yield {
                    "hour": f"{day:%Y-%m-%d}T{hour:02}",
                    "key_id": f"key_{key}",
                    "user_id": f"usr_{key // 4}",
                    "upstream_id": f"up_{model % 5}",
                    "model": f"model-{model}",
                    "model_key": f"vendor-model-{model}",
                    "protocol": "messages",
                    "tier": "",
                    "outcome": "ok",
                    "length_class": 0,
                    "price_version": "5/0.5/6.25/10/25/5/25",
                    "requests": 10,
                    "cost_microusd": 12_345,
                    "unpriced_requests": 0,
                    "input_tokens": 10_000,
                    "cache_read_tokens": 90_000,
                    "cache_write_5m_tokens": 1_000,
                    "cache_write_1h_tokens": 0,
                    "output_tokens": 2_000,
                    "reasoning_tokens": 500,
                    "input_image_tokens": 0,
                    "output_image_tokens": 0,
                }


if __name__ == "__main__":
    main()
