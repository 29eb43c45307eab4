"""One exchange: an id and what has come to be known about it."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from floway import clock
from floway.domain.caller import Caller
from floway.domain.charge import FREE, UNPRICED, Charge
from floway.domain.exchange import ExchangeRecord, Lost, Tried
from floway.domain.protocol import COUNT_TOKENS
from floway.domain.trace import trace_of
from floway.domain.usage import NO_USAGE, Usage
from floway.domain.verdict import Verdict
from floway.egress.adapter import UpstreamResponse
from floway.errors import LossyTranslation
from floway.gateway.client_facts import client_of, session_of
from floway.gateway.dumps.capture import Capture
from floway.gateway.events import ExchangeSettled
from floway.gateway.limits.reservation import Reservation
from floway.gateway.masking import mask_of
from floway.gateway.meter import Meter
from floway.gateway.plan import Plan
from floway.gateway.prices import NO_PRICES, PriceIndex
from floway.gateway.request import ClientRequest
from floway.gateway.waits import SHORT_SECONDS, Waits
from floway.logs import emit
from floway.oauth.excerpt import excerpt
from floway.protocols.base import Billing
from floway.translate.ledger import Loss, LossKind

#: Longer model names are cut in records: a stored name is for reading, not a place to put a prompt.
MAX_MODEL_CHARS = 256
#: A conversation of a hundred messages repeats its losses; the first ones tell what is going on.
MAX_LOSSES = 64
MAX_LOSS_CHARS = 200
#: More candidates than an installation has upstreams of one model.
MAX_TRIED = 32
MAX_REASON_CHARS = 200
#: A member under another name is still there, so strict keys do not mind.
_HARMLESS = LossKind.RENAMED


class Killable(Protocol):
    """Who looks for an upstream: a greenlet, or a search within one."""

    def kill(self, *, block: bool) -> None:
        """Stop it soon."""


class Exchange:
    """The only mutable companion of a request.

    It can be ended from outside (the client left, the worker stops) at any moment between its
    start and its settlement: ``end`` says why and wakes whoever waits for the upstream.
    """

    __slots__ = (
        "_answered_at",
        "_caller",
        "_connect_seconds",
        "_first_output_at",
        "_hang_up",
        "_meter",
        "_on_settled",
        "_opener",
        "_plan",
        "_prices",
        "_response",
        "_sent_at",
        "_started",
        "_started_at",
        "_tried",
        "_tried_at",
        "attempts",
        "capture",
        "client_request_id",
        "cost_microusd",
        "id",
        "is_settled",
        "losses",
        "request",
        "reservation",
        "upstream_request_id",
        "verdict",
        "waits",
    )

    def __init__(
        self,
        exchange_id: str,
        client_request_id: str,
        caller: Caller,
        request: ClientRequest,
        on_settled: Callable[["Exchange", ExchangeRecord], None],
        prices: PriceIndex = NO_PRICES,
    ) -> None:
        self.id = exchange_id
        self.client_request_id = client_request_id
        self.request = request
        self.attempts = 0
        #: Listens, where the caller's key keeps whole requests.
        self.capture: Capture | None = None
        #: What the translation of the newest attempt loses.
        self.losses: tuple[Loss, ...] = ()
        self.upstream_request_id = ""
        #: What was taken from the caller's limits; None without limits, and until the call is admitted.
        self.reservation: Reservation | None = None
        #: Set when somebody ended the exchange before its natural end.
        self.verdict: Verdict | None = None
        self.is_settled = False
        #: What it has cost, once it is settled; None also where nobody knows a price.
        self.cost_microusd: int | None = None
        #: Of the stream that serves it.
        self.waits = Waits()
        self._caller = caller
        self._on_settled = on_settled
        self._prices = prices
        self._started_at: datetime = clock.now()
        self._started = clock.monotonic()
        self._tried_at = self._started
        self._sent_at: float | None = None
        self._answered_at: float | None = None
        self._connect_seconds = 0.0
        self._tried: list[Tried] = []
        self._first_output_at: float | None = None
        self._plan: Plan | None = None
        self._meter: Meter | None = None
        self._opener: Killable | None = None
        self._hang_up: Callable[[], None] | None = None
        self._response: UpstreamResponse | None = None

    def opens_with(self, opener: Killable) -> None:
        """Remember who is looking for an upstream, so that ``end`` can stop it."""
        self._opener = opener

    def hangs_up_with(self, hang_up: Callable[[], None]) -> None:
        """Remember how the client's connection is closed, for ``drop``."""
        self._hang_up = hang_up

    def reserve(self, reservation: Reservation) -> None:
        """The call was admitted; its settlement frees what it does not use."""
        self.reservation = reservation
        if self.is_settled:
            # Its client left while it waited for that.
            reservation.release()

    def tries(self, plan: Plan) -> None:
        """An attempt begins; whatever happens next is charged to its upstream."""
        self._plan = plan
        self._tried_at = clock.monotonic()
        self._sent_at = self._answered_at = None
        self._meter = None
        self.attempts += 1

    def meters_with(self, meter: Meter) -> None:
        """Remember who keeps account of the newest attempt's answer."""
        self._meter = meter

    @property
    def seen(self) -> Billing:
        """What the newest attempt has reported so far; also of an answer that nobody will get."""
        return Billing() if self._meter is None else self._meter.billing

    def sends(self) -> None:
        """The call is ready and leaves for its upstream."""
        self._sent_at = clock.monotonic()

    def note_failed(self, reason: str, status: int | None) -> None:
        """Keep why the newest attempt did not serve."""
        assert self._plan is not None, "no attempt has begun"
        ms = round((clock.monotonic() - self._tried_at) * 1000)
        self._note(Tried(self._plan.candidate.provider.upstream.id, self.attempts, status, reason, ms))

    def note_skipped(self, upstream_id: str, reason: str) -> None:
        """Keep why a candidate was passed over."""
        self._note(Tried(upstream_id, None, None, reason, 0))

    def _note(self, tried: Tried) -> None:
        if len(self._tried) < MAX_TRIED:
            # A vendor may repeat what it was sent.
            self._tried.append(tried._replace(reason=excerpt(tried.reason)[:MAX_REASON_CHARS]))

    @property
    def plan(self) -> Plan | None:
        """Of the newest attempt."""
        return self._plan

    @property
    def seconds_tried(self) -> float:
        """How long ago the newest attempt began."""
        return clock.monotonic() - self._tried_at

    @property
    def has_stream(self) -> bool:
        """Whether an answer was relayed, at least in part."""
        return self._response is not None

    def streams_from(self, response: UpstreamResponse) -> None:
        """Remember the open answer, so that ``end`` can abort it."""
        self._response = response
        if self.verdict is not None:
            response.raw.abort()

    def note_answer(self, response: UpstreamResponse) -> None:
        """Keep when the head of an answer came, and the upstream's own request id."""
        self._answered_at = clock.monotonic()
        self._connect_seconds = response.connect_seconds
        self.upstream_request_id = response.header("request-id") or response.header("x-request-id")

    def waited_for_beginning(self) -> None:
        """The answer's first frames are there, which come a while behind its head."""
        if self._answered_at is None:
            return
        self.waits.count += 1
        seconds = clock.monotonic() - self._answered_at
        if seconds > SHORT_SECONDS:
            self.waits.note(seconds)

    def note_losses(self, losses: tuple[Loss, ...]) -> None:
        """Keep what the translation of this attempt loses.

        :raises LossyTranslation: the key does not accept it.
        """
        self.losses = losses
        if self._caller.strict_losses and (paths := unacceptable(losses)):
            raise LossyTranslation(paths)

    def note_first_output(self, at: float | None) -> None:
        """Keep when the winning attempt's first token came."""
        self._first_output_at = at

    def end(self, verdict: Verdict) -> None:
        """End the exchange early. Callable from a hub callback: it never waits."""
        if self.verdict is not None or self.is_settled:
            return
        self.verdict = verdict
        if self._response is not None:
            self._response.raw.abort()
        elif self._opener is not None:
            self._opener.kill(block=False)

    def drop(self) -> None:
        """Close the client's connection: it does not read what there is to say since ``end``."""
        if self._hang_up is not None and not self.is_settled:
            self._hang_up()

    def settle(self, verdict: Verdict, status: int, billing: Billing, error: str = "") -> None:
        """Record the end, once; later calls do nothing."""
        if self.is_settled:
            return
        self.is_settled = True
        record = self._record(verdict, status, billing, error)
        self.cost_microusd = record.cost_microusd
        with contextlib.suppress(OSError):
            # A full disk behind the log must not cost the record.
            emit(self._event(record))
        self._on_settled(self, record)

    @property
    def is_billable(self) -> bool:
        """Counting tokens costs nothing and leaves no usage row."""
        return self.request.action != COUNT_TOKENS

    def _record(self, verdict: Verdict, status: int, billing: Billing, error: str) -> ExchangeRecord:
        plan = self._plan
        headers = self.request.headers
        trace = trace_of(headers)
        first = self._first_output_at
        charge = self._charge(billing)
        return ExchangeRecord(
            id=self.id,
            started_at=self._started_at,
            key_id=self._caller.key_id,
            user_id=self._caller.user_id,
            protocol=self.request.protocol.id,
            action=self.request.action,
            model=self.request.model[:MAX_MODEL_CHARS],
            verdict=verdict,
            status=status,
            upstream_id=plan.candidate.provider.upstream.id if plan else "",
            model_key=plan.candidate.model.upstream_model_id[:MAX_MODEL_CHARS] if plan else "",
            tier=billing.tier,
            stream=self.request.stream,
            attempts=self.attempts,
            usage=billing.usage,
            cost_microusd=charge.cost_microusd,
            price_version=charge.price_version,
            duration_ms=round((clock.monotonic() - self._started) * 1000),
            first_token_ms=round((first - self._tried_at) * 1000) if first is not None else None,
            upstream_request_id=self.upstream_request_id[:128],
            error=self._told(error)[:500],
            losses=kept(self.losses),
            attempt_log=tuple(self._tried),
            client=client_of(headers),
            session_id=session_of(headers),
            trace_id=trace.trace_id,
            parent_span_id=trace.parent_span_id,
            upstream_protocol=plan.protocol if plan else "",
            waits=self.waits.count,
            long_waits_ms=tuple(self.waits.long_ms),
            **self._split(),
        )

    def _told(self, error: str) -> str:
        """What went wrong without what a vendor repeated of its own key."""
        upstream = self._plan.candidate.provider.upstream if self._plan else None
        return mask_of(upstream).text(error) if error else ""

    def _split(self) -> dict[str, int]:
        """The parts of the time to the head of the answer that came to pass, in microseconds."""
        if not self.attempts:
            return {}
        parts = {"queue_us": _us(self._tried_at - self._started)}
        if self._sent_at is not None:
            parts["gateway_us"] = _us(self._sent_at - self._tried_at)
            if self._answered_at is not None:
                parts["connect_us"] = _us(self._connect_seconds)
                parts["upstream_us"] = _us(self._answered_at - self._sent_at - self._connect_seconds)
        return parts

    def expected_cost(self, plan: Plan, usage: Usage) -> int | None:
        """What usage would cost with a plan, in micro-USD; None without a price."""
        upstream, model = plan.candidate.provider.upstream, plan.candidate.model.upstream_model_id
        charge = self._prices.charge(upstream.id, upstream.kind, model, "", usage, self._started_at)
        return charge.cost_microusd

    def _charge(self, billing: Billing) -> Charge:
        """What was used, at the price of the moment in which the request arrived."""
        if self._plan is None or not self.is_billable:
            return FREE if billing.usage == NO_USAGE else UNPRICED
        candidate = self._plan.candidate
        upstream = candidate.provider.upstream
        return self._prices.charge(
            upstream.id,
            upstream.kind,
            candidate.model.upstream_model_id,
            billing.tier,
            billing.usage,
            self._started_at,
        )

    def _event(self, record: ExchangeRecord) -> ExchangeSettled:
        usage = record.usage
        return ExchangeSettled(
            id=record.id,
            verdict=record.verdict.value,
            status=record.status,
            protocol=record.protocol,
            action=record.action,
            model=record.model,
            stream=record.stream,
            duration_ms=record.duration_ms,
            key_id=record.key_id,
            upstream_id=record.upstream_id,
            model_key=record.model_key,
            tier=record.tier,
            attempts=record.attempts,
            first_token_ms=record.first_token_ms,
            input_tokens=usage.input_tokens,
            cache_read_tokens=usage.cache_read_tokens,
            cache_write_tokens=usage.cache_write_5m_tokens + usage.cache_write_1h_tokens,
            output_tokens=usage.output_tokens,
            cost_microusd=record.cost_microusd,
            upstream_request_id=record.upstream_request_id,
            client_request_id=self.client_request_id,
            trace_id=record.trace_id,
            losses=len(self.losses),
            error=record.error,
        )


def _us(seconds: float) -> int:
    return max(round(seconds * 1_000_000), 0)


def unacceptable(losses: tuple[Loss, ...]) -> tuple[str, ...]:
    """The members that keep a strict key from a translation, each once."""
    return tuple(dict.fromkeys(loss.path for loss in losses if loss.kind is not _HARMLESS))


def kept(losses: tuple[Loss, ...]) -> tuple[Lost, ...]:
    """Losses as they are stored and shown."""
    return tuple(
        Lost(loss.path[:MAX_LOSS_CHARS], loss.kind.value, loss.reason[:MAX_LOSS_CHARS])
        for loss in losses[:MAX_LOSSES]
    )
