"""A request that was read and whose caller is known, answered with what the gateway tells of it."""

from floway.domain.caller import Caller
from floway.gateway.dumps.capture import Capture
from floway.gateway.exchange import Exchange
from floway.gateway.headers import facts_of
from floway.gateway.limits.errors import LimitExceeded
from floway.gateway.pipeline import Gateway, serve
from floway.gateway.request import ClientRequest, Reply


def answer(
    gateway: Gateway,
    caller: Caller,
    request: ClientRequest,
    request_id: str,
    client_request_id: str,
    client_socket: object,
    capture: Capture | None = None,
) -> Reply:
    """The reply, its headers with what is known by then: who answered, the cost, what is left of limits.

    :param client_socket: the client's gevent socket, to notice that it left; None cannot notice.
    :param capture: listens, where the key keeps whole requests; the caller shows it the reply.
    """
    prices = gateway.snapshots.current.prices
    exchange = Exchange(request_id, client_request_id, caller, request, gateway.settled, prices)
    exchange.capture = capture
    reply = serve(gateway, caller, request, exchange, client_socket)
    if gateway.tells_facts:
        reply.headers.extend(facts_of(exchange))
    if caller.limits and exchange.is_billable:
        is_refusal = reply.status == LimitExceeded.status and exchange.reservation is None
        protocol = request.protocol.id
        reply.headers[:] = gateway.limiter.announced(reply.headers, caller, protocol, is_refusal=is_refusal)
    return reply
