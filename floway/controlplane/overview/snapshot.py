"""What the overview shows, read from the store in one go."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from floway import __version__, clock
from floway.domain.period import bounds
from floway.domain.usage import Usage
from floway.domain.usage_periods import hour_of
from floway.services.usage_reports import cost_of
from floway.store import usage
from floway.store.usage import UsageSum

#: The shape of ``OverviewSchema``.
Overview = dict[str, Any]

DAY = timedelta(hours=24)


def read(checks: Mapping[str, str], today_in: ZoneInfo | None = None) -> Overview:
    """The overview as of now; blocks on the database, so it runs off the hub.

    :param checks: ``{check: "ok" or what is wrong}``.
    :param today_in: sum up since midnight there; else the last 24 hours.
    """
    since = _since(clock.now(), today_in)
    return {
        "gateway": _gateway(checks),
        "usage": _usage(since, usage.sums("outcome", since), usage.sums("model", since)),
    }


def _since(now: datetime, today_in: ZoneInfo | None) -> datetime:
    # Sums are kept by the hour of UTC, so the period begins with one, also where midnight does not.
    return hour_of(now - DAY if today_in is None else bounds("day", now, today_in)[0])


def _gateway(checks: Mapping[str, str]) -> dict[str, Any]:
    faults = [f"{name}: {state}" for name, state in checks.items() if state != "ok"]
    return {"version": __version__, "is_ready": not faults, "reason": "; ".join(faults) or None}


def _usage(since: datetime, outcomes: Sequence[UsageSum], models: Sequence[UsageSum]) -> dict[str, Any]:
    totals = [_tokens(each.usage) for each in outcomes]
    cost = sum(each.cost_microusd for each in outcomes)
    unpriced = sum(each.unpriced_requests for each in outcomes)
    return {
        "since": since,
        "requests": sum(each.requests for each in outcomes),
        "unpriced_requests": unpriced,
        "cost_usd": cost_of(cost, unpriced),
        "tokens": {name: sum(each[name] for each in totals) for name in _tokens(Usage())},
        "by_outcome": [{"outcome": each.member, "requests": each.requests} for each in outcomes],
        "by_model": [
            {
                "model": each.member,
                "requests": each.requests,
                "cost_usd": cost_of(each.cost_microusd, each.unpriced_requests),
                "tokens": _tokens(each.usage),
            }
            for each in models
        ],
    }


def _tokens(counts: Usage) -> dict[str, int]:
    return {
        "input": counts.input_tokens + counts.input_image_tokens,
        "cache_read": counts.cache_read_tokens,
        "cache_write": counts.cache_write_5m_tokens + counts.cache_write_1h_tokens,
        "output": counts.output_tokens + counts.output_image_tokens,
    }
