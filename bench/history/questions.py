"""What the dashboard asks: a name for people, and the call of the store or service that answers it."""

from collections.abc import Callable
from datetime import UTC, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from bench.history.generate import END, Span
from floway.domain.performance import Metric
from floway.domain.usage_periods import Step, periods
from floway.domain.verdict import Verdict
from floway.services import exchanges, performance
from floway.services.performance import Inquiry
from floway.store import exchanges as log
from floway.store import performance_reports, usage
from floway.store.exchanges import Filter, Place
from floway.store.performance_reports import Question as Times
from floway.store.usage_reports import Question, answer

PAGE: Final = 50

Ask = Callable[[], Any]


def of_exchanges(span: Span) -> list[tuple[str, Ask]]:
    """Pages of the log, and one exchange."""
    middle = END - timedelta(days=span.request_days / 2)
    deep = Place(middle, "req_")
    found = usage.requests(1)[0]
    filters: tuple[tuple[str, Filter], ...] = (
        ("newest", Filter()),
        ("of a day", Filter(since=middle, until=middle + timedelta(days=1))),
        ("of a key", Filter(key_id="key_7")),
        ("of a user", Filter(user_id="usr_7")),
        ("of a user, failed", Filter(user_id="usr_7", status_class=5)),
        ("of an upstream", Filter(upstream_id="up_3")),
        ("of a model", Filter(model="model-7")),
        ("of a model and a key that never used it", Filter(model="model-7", key_id="key_0", error="no such")),
        ("of a session", Filter(session_id=found.session_id)),
        ("of a protocol", Filter(protocol="responses")),
        ("of a protocol that nobody spoke", Filter(protocol="gemini")),
        ("failed", Filter(status_class=5)),
        ("stalled", Filter(verdicts=(Verdict.STALLED,))),
        ("with a text in the error", Filter(error="overloaded")),
        ("with a text that is in no error", Filter(error="no such text")),
        ("slower than a minute", Filter(min_duration_ms=60_000)),
        ("slower than twenty seconds", Filter(min_duration_ms=20_000)),
    )
    asked: list[tuple[str, Ask]] = []
    for what, wanted in filters:
        asked.append((f"requests {what}", partial(exchanges.page, wanted, PAGE)))
    asked += [
        ("requests from the middle on", lambda: exchanges.page(Filter(), PAGE, deep)),
        ("requests of a key from the middle on", lambda: exchanges.page(Filter(key_id="key_7"), PAGE, deep)),
        ("failed requests from the middle on", lambda: exchanges.page(Filter(status_class=5), PAGE, deep)),
        ("one request", lambda: exchanges.detail(found.id)),
        ("what was just written", lambda: log.written(Filter(), Place(END - timedelta(seconds=3), ""), 200)),
        ("the newest ten of the overview", lambda: usage.requests(10)),
    ]
    return asked


def of_usage(span: Span) -> list[tuple[str, Ask]]:
    """Sums by period and group."""
    year = min(span.days, 400)
    found: tuple[tuple[str, Question, Step, int, str], ...] = (
        ("total by month", Question(), "month", span.days, "UTC"),
        ("total by hour of a day", Question(), "hour", 1, "UTC"),
        ("models by day of a month", Question(("model",)), "day", 30, "UTC"),
        ("total by day", Question(), "day", year, "UTC"),
        ("models by day", Question(("model",)), "day", year, "UTC"),
        ("keys by day", Question(("key",)), "day", year, "UTC"),
        ("keys, whole time", Question(("key",)), "all", year, "UTC"),
        ("one key's models by day", Question(("model",), {"key": ("key_7",)}), "day", year, "UTC"),
        ("one model's keys by day", Question(("key",), {"model": ("model-7",)}), "day", year, "UTC"),
        ("one user's total by day", Question((), {"user": ("usr_7",)}), "day", year, "UTC"),
        ("keys and models, whole time", Question(("key", "model")), "all", year, "UTC"),
        ("models by day, New York", Question(("model",)), "day", year, "America/New_York"),
    )
    asked: list[tuple[str, Ask]] = []
    for what, question, step, days, zone in found:
        times = periods(END - timedelta(days=days), END, step, ZoneInfo(zone))
        asked.append((f"usage: {what}", partial(answer, question, times)))
    return asked


def of_performance(span: Span) -> list[tuple[str, Ask]]:
    """Percentiles by period and group, and silence."""
    found: tuple[tuple[str, Metric, Times, Step, int], ...] = (
        ("first token of a day by hour", "first_token", Times(), "hour", 1),
        ("models of a week by hour", "first_token", Times(("model_key",)), "hour", 7),
        ("upstreams of a month by day", "first_token", Times(("upstream",)), "day", 30),
        ("models of a month by day", "output_token", Times(("model_key",)), "day", 30),
        ("upstreams, whole time by month", "total", Times(("upstream",)), "month", span.days),
        ("models, whole time", "total", Times(("model_key",)), "all", span.days),
    )
    asked: list[tuple[str, Ask]] = []
    for what, metric, question, step, days in found:
        inquiry = Inquiry(END - timedelta(days=days), END, step, "UTC", metric, (50, 95, 99), question)
        asked.append((f"performance: {what}", partial(performance.report, inquiry)))
    month = periods(END - timedelta(days=30), END, "all", UTC)
    by = Times(("upstream", "model_key", "protocol"))
    asked.append(("silence of a month", lambda: performance_reports.histograms("longest_wait", by, month)))
    return asked
