"""The log of exchanges as the dashboard and the command line show it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from floway import clock
from floway.domain.exchange import ExchangeRecord, Tried
from floway.services.usage_reports import names_of, tokens_of, usd
from floway.store import exchanges as store
from floway.store.db import reading
from floway.store.exchanges import Filter, Place, Written
from floway.store.usage_reports import Dimension

#: For how long after its instant a row may still come to light: gateways write at the same time.
LOOKBACK: Final = timedelta(seconds=3)
#: How far a feed goes back: who was away for longer reads the log again.
LONGEST_AGO: Final = timedelta(hours=1)
#: Rows that are read at once for a feed.
_READ_AT_ONCE: Final = 200

_NAMED: Final[tuple[Dimension, ...]] = ("key", "user", "upstream")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

#: ``{dimension: {id: name}}``
Names = Mapping[Dimension, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some exchanges, and where the next page begins; None at the end."""

    items: Sequence[dict[str, Any]]
    next_place: Place | None


def page(wanted: Filter, limit: int, before: Place | None = None) -> Page:
    """The newest exchanges first, as documents."""
    with reading():
        found = store.page(wanted, limit + 1, before)
        items = shown(found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    return Page(items, None if last is None else Place(last.started_at, last.id))


def detail(exchange_id: str, user_id: str | None = None) -> dict[str, Any] | None:
    """Everything that is known of one exchange; None without one.

    :param user_id: only if it is this user's.
    """
    with reading():
        found = store.find(exchange_id, user_id)
        return None if found is None else _detail(found, names_of(_NAMED))


def shown(found: Iterable[ExchangeRecord]) -> list[dict[str, Any]]:
    """Exchanges as rows of a list."""
    records = list(found)
    if not records:
        return []
    names = names_of(_NAMED)
    return [_item(record, names) for record in records]


class Feed:
    """What is written from some moment on, each exchange once.

    :param run: calls a function of the store off the hub.
    :param place: behind which it goes on, if that is not too long ago; None is now. A little before it is
        repeated: what has come to light late would be missed otherwise.
    """

    def __init__(
        self, run: Callable[..., Sequence[Written]], wanted: Filter, place: Place | None = None
    ) -> None:
        self._run = run
        self._wanted = wanted
        now = clock.now()
        self._newest = now if place is None else max(place.at, now - LONGEST_AGO)
        #: ``{id: when it was written}`` of what may be found again.
        self._told: dict[str, datetime] = {}
        #: Where reading stopped, with more behind it.
        self._stopped: Place | None = None

    @property
    def has_more(self) -> bool:
        """Whether the last call has left something."""
        return self._stopped is not None

    def news(self) -> list[Written]:
        """What has been written since the last call, or as much of it as is read at once."""
        after = self._stopped or Place(self._newest - LOOKBACK, "")
        found = self._run(store.written, self._wanted, after, _READ_AT_ONCE)
        is_full = len(found) == _READ_AT_ONCE
        self._stopped = Place(found[-1].at, found[-1].exchange.id) if is_full else None
        news = [each for each in found if each.exchange.id not in self._told]
        self._remember(news)
        return news

    def _remember(self, news: Sequence[Written]) -> None:
        self._told.update((each.exchange.id, each.at) for each in news)
        self._newest = max([self._newest, *(each.at for each in news)])
        horizon = self._newest - LOOKBACK
        self._told = {identity: at for identity, at in self._told.items() if at >= horizon}


def cursor_of(place: Place) -> str:
    """A place as it is handed out."""
    return f"{(place.at - _EPOCH) // timedelta(milliseconds=1)}-{place.id}"


def place_of(cursor: str) -> Place:
    """The place that a cursor names.

    :raises ValueError: it is none.
    """
    milliseconds, dash, identity = cursor.partition("-")
    if not (
        dash and identity and milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 15
    ):
        raise ValueError("not a cursor of exchanges")
    return Place(_EPOCH + timedelta(milliseconds=int(milliseconds)), identity[:64])


def _item(record: ExchangeRecord, names: Names) -> dict[str, Any]:
    return {
        "id": record.id,
        "started_at": record.started_at,
        "protocol": record.protocol,
        "action": record.action,
        "stream": record.stream,
        "model": record.model,
        "model_key": record.model_key,
        "tier": record.tier,
        "key_id": record.key_id,
        "key_name": names["key"].get(record.key_id),
        "user_id": record.user_id,
        "user_name": names["user"].get(record.user_id),
        "upstream_id": record.upstream_id,
        "upstream_name": names["upstream"].get(record.upstream_id),
        "verdict": record.verdict.value,
        "status": record.status,
        "attempts": record.attempts,
        "error": record.error,
        "client": record.client,
        "session_id": record.session_id,
        "trace_id": record.trace_id,
        "duration_ms": record.duration_ms,
        "first_token_ms": record.first_token_ms,
        "cost_usd": None if record.cost_microusd is None else usd(record.cost_microusd),
        "tokens": tokens_of(record.usage),
        "loss_count": len(record.losses),
    }


def _detail(record: ExchangeRecord, names: Names) -> dict[str, Any]:
    return _item(record, names) | {
        "parent_span_id": record.parent_span_id,
        "upstream_request_id": record.upstream_request_id,
        "price_version": record.price_version,
        "timings": {
            "queue_ms": _ms(record.queue_us),
            "gateway_ms": _ms(record.gateway_us),
            "connect_ms": _ms(record.connect_us),
            "upstream_ms": _ms(record.upstream_us),
            "first_token_ms": record.first_token_ms,
            "total_ms": record.duration_ms,
        },
        "losses": [loss._asdict() for loss in record.losses],
        "attempt_log": [_tried(each, names) for each in record.attempt_log],
    }


def _tried(each: Tried, names: Names) -> dict[str, Any]:
    return each._asdict() | {"upstream_name": names["upstream"].get(each.upstream_id)}


def _ms(us: int | None) -> float | None:
    return None if us is None else us / 1000
