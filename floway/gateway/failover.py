"""The first candidate that serves the request, else the last failure."""

from floway.egress.client import Client
from floway.gateway.attempt import attempt
from floway.gateway.events import AttemptFailed
from floway.gateway.exchange import Exchange
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.gateway.plan import Plan
from floway.gateway.repair import repair_of
from floway.gateway.request import ClientRequest
from floway.logs import emit


def open_first(plans: list[Plan], request: ClientRequest, client: Client, exchange: Exchange) -> Outcome:
    """Try the plans in order until one serves.

    A stream whose first meaningful event is an error counts as a failure, since nothing of it has
    left us; as the last one it is relayed as it came. Any refusal advances, also a 400: upstreams
    of one model differ in what they accept. Where it is known what would help, the same upstream is
    asked once more before.

    :param plans: not empty.
    """
    for number, plan in enumerate(plans, 1):
        exchange.tries(plan)
        outcome = attempt(plan, request, client, exchange)
        upstream_id = plan.candidate.provider.upstream.id
        repair = repair_of(plan, request, outcome)
        if repair is not None:
            emit(AttemptFailed(exchange.id, upstream_id, number, repair.reason, 400))
            exchange.tries(plan)
            outcome = attempt(plan, request, client, exchange, repair)
        reason = _failure_of(outcome)
        if reason is None:
            return outcome
        status = outcome.status if isinstance(outcome, Refused) else None
        emit(AttemptFailed(exchange.id, upstream_id, number, reason, status))
        if number == len(plans):
            return outcome
        if isinstance(outcome, Streaming):
            outcome.response.close()
    raise AssertionError("open_first needs at least one plan")


def _failure_of(outcome: Outcome) -> str | None:
    match outcome:
        case Whole():
            return None
        case Streaming(meter=meter):
            return f"error in the stream: {meter.error}" if meter.began_with_error else None
        case Refused(status=status):
            return f"HTTP {status}"
        case Failed(error=error):
            return str(error)
