"""Values for tests, with defaults: a test spells out only what matters to it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from floway.domain.caller import Caller
from floway.domain.exchange import ExchangeRecord
from floway.domain.model import Catalog, Model
from floway.domain.protocol import GENERATE, PROTOCOLS, ActionId, ProtocolId
from floway.domain.upstream import Upstream
from floway.domain.verdict import Verdict
from floway.egress.request import Timeouts
from floway.gateway.exchange import Exchange
from floway.gateway.prices import NO_PRICES, PriceIndex
from floway.gateway.request import ClientRequest
from floway.protocols.registry import BY_ID
from floway.protocols.sse import Frame
from floway.providers.custom.provider import CustomProvider

#: The instant of tests that bring their own clock.
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

UPSTREAM_KEY = "upstream-key"

LIMITS = Timeouts(connect_seconds=5, headers_seconds=5)


def frame(data: str | bytes | Mapping[str, Any], event: str = "") -> Frame:
    """A frame as a decoder gives it."""
    if isinstance(data, Mapping):
        data = json.dumps(data)
    payload = data.encode() if isinstance(data, str) else data
    head = f"event: {event}\n".encode() if event else b""
    return Frame(b"%bdata: %b\n\n" % (head, payload), event.encode(), payload)


def model(model_id: str = "m", *, upstream_id: str = "", **facts: Any) -> Model:
    """A chat model of every protocol."""
    return Model(model_id, upstream_id or model_id, facts.pop("protocols", frozenset(PROTOCOLS)), **facts)


def catalog(*models: Model, fetched_at: datetime = NOON, version: int = 1) -> Catalog:
    """A fetched model list."""
    return Catalog(models, fetched_at, version)


def caller(upstream_ids: tuple[str, ...] | None = None) -> Caller:
    """Somebody with a good key."""
    return Caller("key-1", "laptop", "user-1", "ada", upstream_ids)


def request(
    body: bytes = b'{"model":"m"}',
    *,
    protocol: ProtocolId = "messages",
    action: ActionId = GENERATE,
    model_id: str = "m",
    stream: bool = False,
    include_usage: bool = False,
    headers: Mapping[str, str] | None = None,
) -> ClientRequest:
    """A client's request, read."""
    return ClientRequest(BY_ID[protocol], action, model_id, stream, include_usage, body, headers or {})


def upstream(upstream_id: str = "up-1", *, version: int = 1, **config: Any) -> Upstream:
    """A row of a custom upstream that speaks everything."""
    secrets = config.pop("secrets", {"api_key": UPSTREAM_KEY})
    defaults = {
        "base_url": "http://127.0.0.1:9",
        "auth_style": "bearer" if secrets else "none",
        "protocols": list(PROTOCOLS),
    }
    return Upstream(
        id=upstream_id,
        kind="custom",
        name=f"name of {upstream_id}",
        sort_order=0,
        config={**defaults, **config},
        secrets=secrets,
        version=version,
    )


def provider(upstream_id: str = "up-1", *, defaults: Timeouts = LIMITS, **config: Any) -> CustomProvider:
    """That row, made usable."""
    return CustomProvider(upstream(upstream_id, **config), defaults)


def record(exchange_id: str = "req_1", **facts: Any) -> ExchangeRecord:
    """A finished exchange."""
    return ExchangeRecord(
        **{
            "id": exchange_id,
            "started_at": NOON,
            "key_id": "key-1",
            "user_id": "user-1",
            "protocol": "messages",
            "action": GENERATE,
            "model": "m",
            "verdict": Verdict.COMPLETE,
            "status": 200,
            **facts,
        }
    )


def exchange(
    request: ClientRequest,
    settled: list[ExchangeRecord] | None = None,
    exchange_id: str = "req_1",
    prices: PriceIndex = NO_PRICES,
) -> Exchange:
    """An exchange that has begun; its record goes to ``settled``."""
    into = settled if settled is not None else []
    return Exchange(exchange_id, "", caller(), request, lambda _, record: into.append(record), prices)
