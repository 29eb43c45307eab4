"""What the overview shows, read from the store in one go."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from floway import __version__, clock
from floway.domain.exchange import ExchangeRecord
from floway.domain.model import Catalog, Model
from floway.domain.protocol import PROTOCOLS
from floway.domain.upstream import Upstream
from floway.domain.usage import Usage
from floway.services.model_lists import ModelLists
from floway.services.usage_reports import cost_of, usd
from floway.store import catalogs, upstreams, usage
from floway.store.usage import UsageSum

#: The shape of ``OverviewSchema``.
Overview = dict[str, Any]

DAY = timedelta(hours=24)

#: Exchanges shown; a screenful.
NEWEST = 20


def read(checks: Mapping[str, str], lists: ModelLists, today_in: ZoneInfo | None = None) -> Overview:
    """The overview as of now; blocks on the database, so it runs off the hub.

    :param checks: ``{check: "ok" or what is wrong}``.
    :param today_in: sum up since midnight there; else the last 24 hours.
    """
    since = _since(clock.now(), today_in)
    listed, stored = upstreams.list_all(), catalogs.read_all()
    names = {upstream.id: upstream.name for upstream in listed}
    return {
        "gateway": _gateway(checks),
        "upstreams": [_upstream(each, stored.get(each.id), lists) for each in listed],
        "usage": _usage(since, usage.sums("outcome", since), usage.sums("model", since)),
        "exchanges": [_exchange(each, names) for each in usage.requests(limit=NEWEST)],
    }


def _since(now: datetime, today_in: ZoneInfo | None) -> datetime:
    start = now - DAY
    if today_in is not None:
        start = now.astimezone(today_in).replace(hour=0, minute=0).astimezone(UTC)
    # Sums are kept by the hour of UTC, so the period begins with one, also where midnight does not.
    return start.replace(minute=0, second=0, microsecond=0)


def _gateway(checks: Mapping[str, str]) -> dict[str, Any]:
    faults = [f"{name}: {state}" for name, state in checks.items() if state != "ok"]
    return {"version": __version__, "is_ready": not faults, "reason": "; ".join(faults) or None}


def _upstream(upstream: Upstream, stored: Catalog | None, lists: ModelLists) -> dict[str, Any]:
    # A list that belongs to an older edit says nothing about the upstream of today.
    catalog = stored if stored and stored.upstream_version == upstream.version else None
    # A configured list is in memory only, and that of a disabled upstream in the database only.
    in_memory = lists.models.get(upstream.id)
    models = list(in_memory.values()) if in_memory is not None else list(catalog.models if catalog else ())
    return {
        "id": upstream.id,
        "name": upstream.name,
        "kind": upstream.kind,
        "enabled": upstream.enabled,
        "protocols": _protocols(upstream, models),
        "models": len(models) if in_memory is not None or catalog else None,
        "fetched_at": catalog.fetched_at if catalog else None,
        "error": (catalog.error if catalog else None) or lists.errors.get(upstream.id),
        "error_at": catalog.error_at if catalog else None,
    }


def _protocols(upstream: Upstream, models: Sequence[Model]) -> list[str]:
    served = {protocol for model in models for protocol in model.protocols}
    served.update(upstream.config.get("protocols", ()))
    return [protocol for protocol in PROTOCOLS if protocol in served]


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


def _exchange(record: ExchangeRecord, upstream_names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": record.id,
        "started_at": record.started_at,
        "verdict": record.verdict.value,
        "status": record.status,
        "protocol": record.protocol,
        "model": record.model,
        "upstream": upstream_names.get(record.upstream_id, record.upstream_id) or None,
        "stream": record.stream,
        "attempts": record.attempts,
        "tokens": _tokens(record.usage),
        "cost_usd": None if record.cost_microusd is None else usd(record.cost_microusd),
        "duration_ms": record.duration_ms,
        "first_token_ms": record.first_token_ms,
        "error": record.error,
    }


def _tokens(counts: Usage) -> dict[str, int]:
    return {
        "input": counts.input_tokens + counts.input_image_tokens,
        "cache_read": counts.cache_read_tokens,
        "cache_write": counts.cache_write_5m_tokens + counts.cache_write_1h_tokens,
        "output": counts.output_tokens + counts.output_image_tokens,
    }
