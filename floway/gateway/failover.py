"""The first candidate that serves the request, else the last failure."""

from floway import clock
from floway.domain.health import Exclusion
from floway.domain.protocol import COUNT_TOKENS
from floway.egress.client import Client
from floway.gateway.attempt import attempt
from floway.gateway.events import AttemptFailed
from floway.gateway.exchange import Exchange
from floway.gateway.health.finding import Fault, Finding, Standing, finding_of
from floway.gateway.health.health import Health
from floway.gateway.health.waiting import Waiting, last_resorts, reason, refusal
from floway.gateway.masking import mask_of
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.gateway.plan import Plan
from floway.gateway.repair import repair_of
from floway.gateway.request import ClientRequest
from floway.logs import emit


def open_first(
    plans: list[Plan], request: ClientRequest, client: Client, exchange: Exchange, health: Health
) -> Outcome:
    """Try the plans in order until one serves; those that are passed over for now behind all others.

    A stream whose first meaningful event is an error counts as a failure, since nothing of it has
    left us; as the last one it is relayed as it came. Any refusal advances, also a 400: upstreams
    of one model differ in what they accept. Where it is known what would help, the same upstream is
    asked once more before.

    :param plans: not empty.
    """
    waiting: list[Waiting] = []
    last: Outcome | None = None
    is_clients_own = False
    for plan in plans:
        exclusion = None if health.is_quiet else _bar(plan, request, health)
        if exclusion is not None:
            _pass_over(plan, exclusion, exchange)
            waiting.append(Waiting(plan, exclusion))
            continue
        last, finding = _next(plan, request, client, exchange, health, last)
        if finding is Standing.SERVED:
            return last
        is_clients_own = is_clients_own or finding is Standing.CLIENTS_FAULT
    if not is_clients_own:
        for each in last_resorts(waiting, was_asked=last is not None):
            last, finding = _next(each.plan, request, client, exchange, health, last)
            if finding is Standing.SERVED:
                return last
    return last if last is not None else Failed(refusal(waiting, clock.now()))


def _bar(plan: Plan, request: ClientRequest, health: Health) -> Exclusion | None:
    return health.bar(plan.candidate.provider.upstream, _scope(plan, request))


def _scope(plan: Plan, request: ClientRequest) -> str:
    """What a model's own limits are kept under; counting tokens has limits apart, and none are kept."""
    return "" if request.action == COUNT_TOKENS else plan.candidate.model.upstream_model_id


def _pass_over(plan: Plan, exclusion: Exclusion, exchange: Exchange) -> None:
    upstream = plan.candidate.provider.upstream
    exchange.note_skipped(upstream.id, reason(upstream.name, exclusion))


def _next(
    plan: Plan,
    request: ClientRequest,
    client: Client,
    exchange: Exchange,
    health: Health,
    last: Outcome | None,
) -> tuple[Outcome, Finding]:
    """One attempt, told to everybody whom it concerns.

    :param last: the failure before it, which is closed.
    """
    if isinstance(last, Streaming):
        last.response.close()
    try:
        outcome = _attempted(plan, request, client, exchange)
    except BaseException:
        # The client left: another trial may begin.
        health.abandoned(plan.candidate.provider.upstream, _scope(plan, request))
        raise
    failure = _failure_of(outcome)
    if failure is None:
        if not health.is_quiet:
            health.served(plan.candidate.provider.upstream, _scope(plan, request), exchange.seconds_tried)
        return outcome, Standing.SERVED
    status = outcome.status if isinstance(outcome, Refused) else None
    upstream = plan.candidate.provider.upstream
    failure = mask_of(upstream).text(failure)
    exchange.note_failed(failure, status)
    emit(AttemptFailed(exchange.id, upstream.id, exchange.attempts, failure, status))
    return outcome, _told(plan, request, outcome, exchange, health)


def _attempted(plan: Plan, request: ClientRequest, client: Client, exchange: Exchange) -> Outcome:
    exchange.tries(plan)
    outcome = attempt(plan, request, client, exchange)
    repair = repair_of(plan, request, outcome)
    if repair is None:
        return outcome
    upstream_id = plan.candidate.provider.upstream.id
    exchange.note_failed(repair.reason, 400)
    emit(AttemptFailed(exchange.id, upstream_id, exchange.attempts, repair.reason, 400))
    exchange.tries(plan)
    return attempt(plan, request, client, exchange, repair)


def _told(
    plan: Plan, request: ClientRequest, outcome: Outcome, exchange: Exchange, health: Health
) -> Finding:
    """What a failure says about its upstream, once that is known to all later requests."""
    provider = plan.candidate.provider
    upstream, scope, seconds = provider.upstream, _scope(plan, request), exchange.seconds_tried
    has_login = hasattr(provider, "renewed")
    finding = finding_of(outcome, upstream.secrets.values(), clock.now(), has_login=has_login)
    match finding:
        case Fault(is_whole=False) if request.action == COUNT_TOKENS:
            health.abandoned(upstream, scope)
        case Fault():
            health.failed(upstream, scope, finding, exchange.id, seconds)
        case Standing.ANSWERED | Standing.CLIENTS_FAULT:
            health.answered(upstream, scope, seconds)
        case _:
            health.abandoned(upstream, scope)
    return finding


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
