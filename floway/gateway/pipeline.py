"""The life of a request, on one screen.

``serve`` takes a request that was read and authenticated, and returns the reply. For a stream an
opener greenlet looks for an upstream (``resolve``, ``plan``, ``failover``, ``attempt``), so that the
request's own greenlet can send keep-alives meanwhile; the stream is then relayed by the request's own
greenlet (``relay``). A request for a whole answer has nothing to send meanwhile and looks for itself.
Either way the search stops when the client leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import gevent

from floway.domain.caller import Caller
from floway.domain.exchange import ExchangeRecord
from floway.domain.failure import Failure
from floway.domain.protocol import COUNT_TOKENS
from floway.domain.verdict import Verdict
from floway.egress.client import Client
from floway.errors import CatalogUnavailable, CredentialError, FlowayError, InternalError
from floway.gateway.catalog import Catalogs
from floway.gateway.dumps.writer import DumpWriter
from floway.gateway.estimate import estimated
from floway.gateway.events import InternalFault
from floway.gateway.exchange import Exchange
from floway.gateway.failover import open_first
from floway.gateway.headers import for_client, loss_header
from floway.gateway.health.finding import cut
from floway.gateway.health.health import Health
from floway.gateway.limits.limiter import Limiter
from floway.gateway.limits.needs import needs
from floway.gateway.live import Live
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.gateway.plan import counts_tokens, plans
from floway.gateway.relay import STOPPING, StreamBody
from floway.gateway.request import ClientRequest, Reply
from floway.gateway.resolve import candidates
from floway.gateway.search import Search
from floway.gateway.settle import UsageWriter
from floway.gateway.snapshot import Snapshots
from floway.gateway.strictness import lossless
from floway.gateway.watch import ClientWatch
from floway.logs import emit

#: The status under which a request is recorded whose client left before it was answered; nobody
#: receives it. The number is nginx's.
CLIENT_CLOSED_REQUEST = 499

#: Ends of a stream that speak against its upstream.
BROKEN = frozenset({Verdict.UPSTREAM_CUT, Verdict.STALLED})

_JSON = ("content-type", "application/json")
#: Of every stream, unless its upstream says otherwise.
_STREAM_HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-cache"),
    # nginx would collect the stream otherwise.
    ("x-accel-buffering", "no"),
]


@dataclass(frozen=True, slots=True)
class Gateway:
    """What serving a request needs; one per worker process."""

    snapshots: Snapshots
    catalogs: Catalogs
    client: Client
    live: Live
    writer: UsageWriter
    limiter: Limiter
    keepalive_seconds: float
    health: Health = field(default_factory=Health)
    #: Told of every exchange that has ended, for metrics; quick.
    noted: Callable[[ExchangeRecord], None] = field(default=lambda record: None)
    #: Whether clients are told which upstream answered, after how many calls, and the cost.
    tells_facts: bool = True
    #: Where whole requests are kept; None keeps none, whatever keys ask for.
    dumps: DumpWriter | None = None

    def settled(self, exchange: Exchange, record: ExchangeRecord) -> None:
        """An exchange has ended: it is no longer open, and its usage is to be written."""
        self.live.discard(exchange)
        self.noted(record)
        if exchange.capture is not None:
            exchange.capture.settled(record)
        if exchange.is_billable:
            self.writer.add(record)
        if exchange.reservation is not None:
            exchange.reservation.settle(record)
        if record.verdict in BROKEN and exchange.has_stream and exchange.plan is not None:
            # Whether an upstream keeps up what it has begun is known only here.
            candidate = exchange.plan.candidate
            upstream, model = candidate.provider.upstream, candidate.model.upstream_model_id
            self.health.failed(upstream, model, cut(record.error), record.id)


def serve(
    gateway: Gateway, caller: Caller, request: ClientRequest, exchange: Exchange, client_socket: object
) -> Reply:
    """Find an upstream and answer.

    :param client_socket: the client's gevent socket, to notice that it left; None cannot notice.
    """
    gateway.live.add(exchange)
    watch = ClientWatch(client_socket, lambda: exchange.end(Verdict.CLIENT_LEFT))
    exchange.hangs_up_with(watch.hang_up)
    if not request.stream:
        search = Search()
        exchange.opens_with(search)
        outcome = search.run(lambda: _open(gateway, caller, request, exchange))
        watch.stop()
        return _settled_reply(outcome, request, exchange)
    opener = gevent.spawn(_open, gateway, caller, request, exchange)
    exchange.opens_with(opener)
    opener.join(gateway.keepalive_seconds)
    if not opener.ready():
        return Reply(200, [*_STREAM_HEADERS], StreamBody(exchange, watch, opener, gateway.keepalive_seconds))
    outcome = opener.value
    if isinstance(outcome, Streaming):
        exchange.streams_from(outcome.response)
        headers = for_client(outcome.response.header_lines) + loss_header(exchange.losses)
        names = {name for name, _ in headers}
        headers += [line for line in _STREAM_HEADERS if line[0] not in names]
        body = StreamBody(exchange, watch, outcome, gateway.keepalive_seconds)
        return Reply(outcome.response.status_code, headers, body)
    watch.stop()
    return _settled_reply(outcome, request, exchange)


def _open(gateway: Gateway, caller: Caller, request: ClientRequest, exchange: Exchange) -> Outcome:
    """Never raises but to be killed: a failing greenlet would only be printed."""
    try:
        found = candidates(request.model, caller, gateway.snapshots.current, gateway.catalogs)
        if request.action == COUNT_TOKENS and not any(map(partial(counts_tokens, request), found)):
            return estimated(request)
        ways = plans(request, found)
        if caller.strict_losses:
            ways = lossless(ways, request)
        if caller.limits and exchange.is_billable:
            needed = needs(request, caller.limits, partial(exchange.expected_cost, ways[0]))
            exchange.reserve(gateway.limiter.admit(caller, needed, exchange.id))
        return open_first(ways, request, gateway.client, exchange, gateway.health)
    except CatalogUnavailable as error:
        if error.answer_status is None or not error.body:
            # An account that cannot be used says more than the list that it was needed for.
            cause = error.__cause__
            return Failed(cause if isinstance(cause, CredentialError) else error)
        return Refused(error.answer_status, list(error.headers), error.body)
    except FlowayError as error:
        return Failed(error)
    except Exception as error:  # noqa: BLE001 -- the outermost boundary of the opener greenlet
        emit(InternalFault(exchange.id, type(error).__name__), fault=error)
        return Failed(InternalError(exchange.id))


def _settled_reply(outcome: Outcome | None, request: ClientRequest, exchange: Exchange) -> Reply:
    """The reply of everything that is not a stream; the exchange ends here."""
    match outcome:
        case Whole(status, lines, body, billing):
            exchange.settle(Verdict.COMPLETE, status, billing)
            return Reply(status, for_client(lines) + loss_header(exchange.losses), body)
        case Refused(status, lines, body, billing):
            exchange.settle(Verdict.UPSTREAM_ERROR, status, billing, f"HTTP {status}")
            return Reply(status, for_client(lines), body)
        case Failed(error=error):
            failure = outcome.failure
            exchange.settle(outcome.verdict, failure.status, exchange.seen, str(error))
            return error_reply(request, exchange, failure)
        case _:
            # The opener was killed: the client left, or the worker stops.
            verdict = exchange.verdict or Verdict.ENDED_BY_US
            status = CLIENT_CLOSED_REQUEST if verdict is Verdict.CLIENT_LEFT else STOPPING.status
            exchange.settle(verdict, status, exchange.seen)
            return error_reply(request, exchange, STOPPING)


def error_reply(request: ClientRequest, exchange: Exchange, failure: Failure) -> Reply:
    """An error in the client's protocol."""
    headers = [_JSON]
    if failure.retry_after_seconds is not None:
        headers.append(("retry-after", str(failure.retry_after_seconds)))
    return Reply(failure.status, headers, request.protocol.error_body(failure, exchange.id))
