"""The body of a streaming reply: frames as they come, keep-alives between them, an honest end."""

from collections.abc import Generator, Iterator

import gevent

from floway import clock
from floway.domain.failure import Failure
from floway.domain.verdict import Verdict
from floway.egress.body import Aborted
from floway.errors import InternalError, UpstreamBroken, UpstreamTimeout
from floway.gateway.events import InternalFault
from floway.gateway.exchange import Exchange
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.gateway.refusal import failure_of_refusal
from floway.gateway.waits import SHORT_SECONDS, Waits
from floway.gateway.watch import ClientWatch
from floway.logs import emit
from floway.protocols.base import Billing, ChatProtocol

#: After the terminal frame only stragglers can come ([DONE], a usage frame); an upstream that
#: keeps its connection open without them must not keep the client waiting.
STRAGGLER_SECONDS = 1.0

STOPPING = Failure(503, "The gateway is stopping; repeat the request.", "gateway_stopping")


class StreamBody:
    """What the server iterates and closes; settlement happens on every way out.

    The work is in a generator, but a generator that was never started does not run its
    ``finally`` when it is closed, so closing is this object's own.
    """

    __slots__ = ("_exchange", "_frames", "_opened", "_watch")

    def __init__(
        self,
        exchange: Exchange,
        watch: ClientWatch,
        opened: Streaming | gevent.Greenlet,
        keepalive_seconds: float,
    ) -> None:
        self._exchange = exchange
        self._watch = watch
        self._opened = opened
        self._frames = (
            relay(exchange, opened, keepalive_seconds)
            if isinstance(opened, Streaming)
            else late_relay(exchange, opened, keepalive_seconds)
        )

    def __iter__(self) -> Iterator[bytes]:
        return self._frames

    def close(self) -> None:
        """Called by the server after the last piece, or when the client is gone."""
        self._watch.stop()
        self._frames.close()
        if self._exchange.is_settled:
            return
        # Not one frame of an upstream was taken: whatever is open, or about to open, is given up.
        self._exchange.end(Verdict.CLIENT_LEFT)
        opened = self._opened
        if isinstance(opened, gevent.Greenlet):
            opened.link_value(_close_unused)
        billing = opened.meter.billing if isinstance(opened, Streaming) else self._exchange.seen
        self._exchange.settle(self._exchange.verdict or Verdict.CLIENT_LEFT, 200, billing)


def _close_unused(opener: gevent.Greenlet) -> None:
    if isinstance(opener.value, Streaming):
        opener.value.response.close()


def relay(exchange: Exchange, opened: Streaming, keepalive_seconds: float) -> Generator[bytes, None, None]:
    """Frames of an open stream until its end, whatever that is.

    A stream that does not reach its terminal frame ends with an error in the client's protocol,
    never as if it were complete.
    """
    meter = opened.meter
    exchange.waited_for_beginning()
    verdict, error = Verdict.CLIENT_LEFT, ""
    try:
        if opened.held:
            yield opened.held
        failure = yield from _pieces(opened, keepalive_seconds, exchange.request.protocol, exchange.waits)
        verdict, error = _natural_end(opened, failure)
        if exchange.verdict is not None and not meter.is_finished:
            verdict, failure, error = exchange.verdict, STOPPING, ""
        if verdict not in (Verdict.COMPLETE, Verdict.CLIENT_LEFT) and not meter.error:
            # An upstream's own error frame is the end already. An empty piece would end the body.
            frames = meter.error_frames(failure or _CUT, exchange.id)
            if frames:
                yield frames
    except GeneratorExit:
        # The client left, or was left; after the terminal frame it had all it came for.
        left = exchange.verdict or Verdict.CLIENT_LEFT
        verdict = Verdict.COMPLETE if meter.is_finished and not meter.error else left
        raise
    except Exception as fault:  # noqa: BLE001 -- the outermost boundary of a stream, whose head has left
        emit(InternalFault(exchange.id, type(fault).__name__), fault=fault)
        verdict, error = Verdict.ENDED_BY_US, "Internal error of the gateway."
        frames = meter.error_frames(Failure.of(InternalError(exchange.id)), exchange.id)
        if frames:
            yield frames
    finally:
        opened.response.close()
        exchange.note_first_output(meter.first_output_at)
        exchange.settle(verdict, 200, meter.billing, error)


_CUT = Failure(502, "The upstream ended its answer before it was complete.", "upstream_cut")


def _natural_end(opened: Streaming, failure: Failure | None) -> tuple[Verdict, str]:
    meter = opened.meter
    if meter.error:
        return Verdict.UPSTREAM_ERROR, meter.error
    if meter.is_finished:
        return Verdict.COMPLETE, ""
    if failure and failure.status == UpstreamTimeout.status:
        return Verdict.STALLED, failure.message
    return Verdict.UPSTREAM_CUT, (failure or _CUT).message


def _pieces(
    opened: Streaming, keepalive_seconds: float, protocol: ChatProtocol, waits: Waits
) -> Generator[bytes, None, Failure | None]:
    """Yield frames and keep-alives; return why the stream broke off, None at the end of the body."""
    meter, body = opened.meter, opened.response.raw
    heard_at = written_at = clock.monotonic()
    while True:
        now = clock.monotonic()
        patience = min(written_at + keepalive_seconds, heard_at + opened.idle_seconds) - now
        if meter.awaits_stragglers:
            patience = STRAGGLER_SECONDS
        try:
            chunk = body.read1(max(patience, 0.001))
        except TimeoutError:
            if meter.awaits_stragglers:
                break
            now = clock.monotonic()
            if now - heard_at >= opened.idle_seconds:
                waits.count += 1
                waits.note(now - heard_at)
                return Failure.of(UpstreamTimeout("idle", opened.idle_seconds))
            yield protocol.keepalive
            written_at = clock.monotonic()
            continue
        except UpstreamBroken as error:
            if not meter.is_finished:
                return Failure.of(error)
            break
        except Aborted:
            if not meter.is_finished:
                return None
            break
        if not chunk:
            break
        now = clock.monotonic()
        waits.count += 1
        if now - heard_at > SHORT_SECONDS:
            waits.note(now - heard_at)
        heard_at = now
        try:
            visible = meter.feed(chunk)
        except UpstreamBroken as error:
            return Failure.of(error)
        if visible:
            yield visible
            written_at = clock.monotonic()
    visible = meter.flush()
    if visible:
        yield visible
    return None


def late_relay(
    exchange: Exchange, opener: gevent.Greenlet, keepalive_seconds: float
) -> Generator[bytes, None, None]:
    """Keep-alives while an upstream is still being looked for, then its frames.

    The status line has left as 200 by then, so what would have been an error answer becomes an
    error frame.
    """
    protocol = exchange.request.protocol
    while True:
        yield protocol.keepalive
        opener.join(keepalive_seconds)
        if opener.ready():
            break
    outcome: Outcome | gevent.GreenletExit = opener.value
    match outcome:
        case Streaming():
            exchange.streams_from(outcome.response)
            yield from relay(exchange, outcome, keepalive_seconds)
        case Refused(status=status):
            failure = failure_of_refusal(outcome)
            yield protocol.reading().error_frames(failure, exchange.id)
            exchange.settle(Verdict.UPSTREAM_ERROR, 200, Billing(), f"HTTP {status}: {failure.message}")
        case Failed(error=error):
            yield protocol.reading().error_frames(outcome.failure, exchange.id)
            exchange.settle(outcome.verdict, 200, exchange.seen, str(error))
        case Whole():
            raise AssertionError("a streaming request has no whole answer")
        case _:
            verdict = exchange.verdict or Verdict.ENDED_BY_US
            if verdict is not Verdict.CLIENT_LEFT:
                yield protocol.reading().error_frames(STOPPING, exchange.id)
            exchange.settle(verdict, 200, exchange.seen)
