"""One attempt at one upstream: from the plan to an open answer, or to the reason why not."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from floway import clock
from floway.egress.adapter import UpstreamResponse
from floway.egress.client import Client
from floway.egress.request import UpstreamRequest
from floway.errors import FlowayError, UpstreamBroken, UpstreamTimeout
from floway.gateway.dumps.capture import Opener
from floway.gateway.exchange import Exchange
from floway.gateway.fold import JSON, folded
from floway.gateway.masking import Mask, mask_of, secrets_of
from floway.gateway.meter import Meter
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.gateway.plan import Plan
from floway.gateway.prepare import prepare
from floway.gateway.refusal import in_protocol
from floway.gateway.repair import Repair
from floway.gateway.request import ClientRequest
from floway.gateway.translating import TranslatingMeter
from floway.oauth.errors import ExchangeRefused
from floway.providers.base import Call, Observing, Provider, Renewing, Rewording

#: The largest non-streaming answer; images come as base64.
MAX_BODY_BYTES = 256 * 1024 * 1024
#: The largest error answer that is kept for the client.
MAX_ERROR_BYTES = 4 * 1024 * 1024
#: How long the envelope of an answer (``message_start``, ``response.created``) is held back to see
#: whether an error follows at once. Refusals follow within milliseconds; a model that thinks first
#: must not delay the first byte of its answer.
PREAMBLE_SECONDS = 0.25
#: How much of an answer of the wrong kind is quoted.
EXCERPT_CHARS = 1024


def attempt(
    plan: Plan, request: ClientRequest, client: Client, exchange: Exchange, repair: Repair | None = None
) -> Outcome:
    """Call the upstream and wait until it is clear whether it serves the request.

    Blocks until the first meaningful frame of a stream, or the whole of any other answer.
    Every answer that is not handed on is closed.

    :param repair: of a request that the upstream has refused.
    """
    provider = plan.candidate.provider
    idle_seconds = provider.idle_seconds(plan.protocol)
    try:
        prepared = prepare(request, plan, exchange.id, client.images)
        call, losses = prepared.call, prepared.losses
        if repair is not None:
            call, losses = replace(call, body=repair.body(call.body)), (*losses, repair.loss)
        exchange.note_losses(losses)
        way: Opener = client.via(provider.upstream.route)
        if exchange.capture is not None:
            way = exchange.capture.watching(way, provider.upstream.secrets.values())
        response, sent = _opened(provider, call, way, exchange)
    except ExchangeRefused as error:
        return _instead(error, plan, request, exchange)
    except FlowayError as error:
        return Failed(error)
    try:
        exchange.note_answer(response)
        exchange.meters_with(prepared.meter)
        unstated = getattr(provider, "unstated_content_type", "")
        observe = _observer(provider, sent, plan)
        outcome = _outcome(response, request, prepared.meter, observe, idle_seconds, unstated)
    except UpstreamBroken as error:
        response.close()
        # It may quote the answer, and that what it was asked with.
        return Failed(UpstreamBroken(mask_of(provider.upstream).text(str(error))))
    except FlowayError as error:
        response.close()
        return Failed(error)
    except TimeoutError:
        response.close()
        return Failed(UpstreamTimeout("idle", idle_seconds))
    except BaseException:
        response.close()
        raise
    if not isinstance(outcome, Streaming):
        response.close()
    return outcome


def _opened(
    provider: Provider, call: Call, client: Opener, exchange: Exchange
) -> tuple[UpstreamResponse, UpstreamRequest]:
    """The answer to a call, and what was sent; after a 401, what its provider would rather have sent.

    :raises UpstreamError: no answer came about.
    :raises CredentialError: the provider has no credential for it.
    """
    # An isinstance of a protocol class would cost more than the rest of an attempt's bookkeeping.
    observed = cast(Observing, provider) if hasattr(provider, "answered") else None
    sent = provider.prepare(call)
    exchange.sends()
    response = client.open(sent)
    if observed:
        observed.answered(response.status_code, response.header_lines)
    if response.status_code != 401 or not hasattr(provider, "renewed"):
        return response, sent
    try:
        instead = cast(Renewing, provider).renewed(call, sent)
    except BaseException:
        response.close()
        raise
    if instead is None:
        return response, sent
    response.close()
    exchange.sends()
    response = client.open(instead)
    if observed:
        observed.answered(response.status_code, response.header_lines)
    return response, instead


def _instead(error: ExchangeRefused, plan: Plan, request: ClientRequest, exchange: Exchange) -> Outcome:
    """What the token endpoint answered, in the place of what the API would have."""
    if not error.body:
        return Failed(error)
    refused = Refused(error.answer_status, list(error.headers), error.body)
    return refused if plan.translation is None else in_protocol(refused, request.protocol, exchange.id)


def _observer(provider: Provider, sent: UpstreamRequest, plan: Plan) -> Callable[[Refused], Refused]:
    """Shows a refusal of ``sent`` to its provider, and gives what that makes of it."""

    def see(refused: Refused) -> Refused:
        if hasattr(provider, "refused"):
            cast(Observing, provider).refused(sent, refused.status, refused.headers, refused.body)
        # Relayed as it came, but for the credential of ours that a vendor may repeat in it.
        refused = replace(refused, body=Mask(secrets_of(sent.headers)).known(refused.body))
        if not hasattr(provider, "reworded"):
            return refused
        words = cast(Rewording, provider).reworded(plan.protocol, refused.status, refused.body)
        if words is None:
            return refused
        headers = [line for line in refused.headers if line[0] not in ("content-type", "content-length")]
        return Refused(words[0], [*headers, JSON], words[1], original=refused)

    return see


def _outcome(
    response: UpstreamResponse,
    request: ClientRequest,
    meter: Meter,
    observe: Callable[[Refused], Refused],
    idle_seconds: float,
    unstated_content_type: str,
) -> Outcome:
    status, headers, raw = response.status_code, response.header_lines, response.raw
    if not 200 <= status < 300:
        refused = observe(Refused(status, headers, raw.read_all(MAX_ERROR_BYTES, idle_seconds)))
        return (
            in_protocol(refused, request.protocol, meter.request_id)
            if isinstance(meter, TranslatingMeter)
            else refused
        )
    if not (request.stream or isinstance(meter, TranslatingMeter)):
        body = meter.whole(raw.read_all(MAX_BODY_BYTES, idle_seconds))
        return Whole(status, headers, body, request.protocol.body_billing(body))
    content_type = response.header("content-type") or unstated_content_type
    if not content_type.lower().startswith("text/event-stream"):
        excerpt = raw.read_all(MAX_ERROR_BYTES, idle_seconds)[:EXCERPT_CHARS].decode("utf-8", "replace")
        raise UpstreamBroken(
            f"The upstream answered a streaming request with status {status} and content type "
            f"'{content_type or 'unknown'}' instead of an event stream: {excerpt or '<empty>'}"
        )
    if isinstance(meter, TranslatingMeter) and not request.stream:
        return folded(response, meter, request.protocol, idle_seconds)
    return Streaming(response, meter, _until_meaningful(response, meter, idle_seconds), idle_seconds)


def _until_meaningful(response: UpstreamResponse, meter: Meter, idle_seconds: float) -> bytes:
    """Read until a frame says something: an error there means that another upstream should try.

    :raises TimeoutError: the upstream fell silent before it sent anything.
    :raises UpstreamBroken: the stream ended before that.
    """
    held = b""
    held_since: float | None = None
    has_ended = False
    while not meter.is_semantic:
        patience = idle_seconds
        if held_since is not None:
            patience = held_since + PREAMBLE_SECONDS - clock.monotonic()
            if patience <= 0:
                break
        try:
            chunk = response.raw.read1(patience)
        except TimeoutError:
            if held_since is None:
                raise
            break
        if not chunk:
            has_ended = True
            held += meter.flush()
            break
        held += meter.feed(chunk)
        if held_since is None and meter.has_preamble:
            held_since = clock.monotonic()
    if has_ended and not meter.is_semantic:
        raise UpstreamBroken("The upstream ended its stream before its first event.")
    return held
