"""What goes upstream, and who reads what comes back."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, cast

import msgspec

from floway import clock
from floway.domain.alias import NO_RULES
from floway.domain.model import Model
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, GENERATE
from floway.egress.images import ImageLoader
from floway.errors import MalformedRequest
from floway.gateway.events import UsageDoubted
from floway.gateway.meter import Meter
from floway.gateway.plan import Plan
from floway.gateway.request import ClientRequest
from floway.gateway.translating import TranslatingMeter
from floway.interceptors import chains
from floway.interceptors.base import Circumstances, RequestHalf
from floway.interceptors.bodies import changed, rewritten
from floway.interceptors.normalizer import Normalizer
from floway.logs import emit
from floway.protocols.chat_completions.request import with_usage_asked
from floway.protocols.documents import Document
from floway.protocols.parsing import decode_body
from floway.protocols.rawjson import with_member
from floway.protocols.registry import BY_ID
from floway.providers.base import Call, Correcting
from floway.translate.alias_rules import with_rules
from floway.translate.base import Context, Image, Translation, Untranslatable
from floway.translate.ledger import Ledger, Loss

_DOCUMENT = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call that is ready for its provider."""

    call: Call
    meter: Meter
    losses: tuple[Loss, ...] = ()


def prepare(request: ClientRequest, plan: Plan, request_id: str, images: ImageLoader) -> Prepared:
    """The call of a plan, and the meter for its answer; may block to load images.

    :raises MalformedRequest: the upstream's protocol cannot express the request.
    """
    if plan.translation is not None:
        return _translated(request, plan, plan.translation, request_id, images)
    model = plan.candidate.model
    ledger = Ledger()
    circumstances = _circumstances(plan, request_id, ledger)
    halves = chains.same_protocol(plan.protocol, model.flags, request.action)
    if plan.candidate.rules != NO_RULES and request.action == GENERATE:
        halves = (_rules_half(plan), *halves)
    body = rewritten(upstream_body(request, model), halves, circumstances)
    call = Call(plan.protocol, request.action, model, request.stream, body, request.headers)
    hides_usage = not request.include_usage
    normalizer = _normalizer(plan, call, circumstances, hides_usage)
    meter = Meter(request.protocol.reading(), hides_usage, normalizer)
    return Prepared(call, meter, tuple(ledger.losses))


def upstream_body(request: ClientRequest, model: Model) -> bytes:
    """The client's body with the upstream's model id, and with usage asked for.

    Every other byte stays: prompt caches and signatures depend on it.
    """
    body = request.body
    protocol = request.protocol.id
    # In Gemini the model stands in the path.
    if model.upstream_model_id != request.model and protocol != GEMINI:
        body = with_member(body, "model", msgspec.json.encode(model.upstream_model_id))
    if protocol == CHAT_COMPLETIONS and request.stream and not request.include_usage:
        body = with_usage_asked(body)
    return body


def _translated(
    request: ClientRequest, plan: Plan, translation: Translation, request_id: str, images: ImageLoader
) -> Prepared:
    """A translated call always streams; whoever asked for a whole answer gets it folded."""
    model = plan.candidate.model
    # The head was read without a look at the other members.
    document = decode_body(_DOCUMENT, request.body)
    context = Context(
        model.upstream_model_id,
        model.limits,
        upstream=plan.candidate.provider.upstream.id,
        created_at=int(clock.now().timestamp()),
        load_image=cache(partial(_image, images)),
    )
    circumstances = _circumstances(plan, request_id, context.ledger)
    own = changed(document, chains.before_translation(request.protocol.id, model.flags), circumstances)
    try:
        trip = translation(own, context)
    except Untranslatable as error:
        raise MalformedRequest(str(error), error.param, error.code) from None
    ruled = with_rules(trip.document, plan.candidate.rules, plan.protocol, model.upstream_model_id)
    sent = changed(ruled, chains.after_translation(plan.protocol, model.flags), circumstances)
    call = Call(plan.protocol, request.action, model, True, msgspec.json.encode(sent), request.headers)
    meter = TranslatingMeter(
        BY_ID[plan.protocol],
        trip.frames,
        request.protocol,
        hides_usage=not request.include_usage,
        request_id=request_id,
        normalizer=_normalizer(plan, call, circumstances, hides_usage=True),
    )
    return Prepared(call, meter, tuple(context.ledger.losses))


def _rules_half(plan: Plan) -> RequestHalf:
    """The rules of an alias, before all interceptors: a dialect spells the effort that they set."""
    rules, model_id = plan.candidate.rules, plan.candidate.model.upstream_model_id

    def change(document: Document, circumstances: Circumstances) -> Document:
        return with_rules(document, rules, plan.protocol, model_id)

    return RequestHalf(change, lambda body: True)


def _circumstances(plan: Plan, request_id: str, ledger: Ledger) -> Circumstances:
    model, doubted = plan.candidate.model, _doubts(request_id, plan.candidate.provider.upstream.id)
    return Circumstances(model.flags, model.limits, ledger.clamped, ledger.dropped, doubted)


def _normalizer(plan: Plan, call: Call, circumstances: Circumstances, hides_usage: bool) -> Normalizer | None:
    """None for protocols whose frames nobody changes."""
    halves = chains.frames(plan.protocol, circumstances.flags, hides_usage)
    if hasattr(plan.candidate.provider, "corrections"):
        # First: the others expect what the protocol says.
        halves = (*cast(Correcting, plan.candidate.provider).corrections(call), *halves)
    return Normalizer(halves, circumstances) if halves else None


def _doubts(request_id: str, upstream_id: str) -> Callable[[str], None]:
    """Logs each reason once: some vendors restate their usage with every chunk."""
    told: set[str] = set()

    def doubted(reason: str) -> None:
        if reason not in told:
            told.add(reason)
            emit(UsageDoubted(request_id, upstream_id, reason))

    return doubted


def _image(images: ImageLoader, url: str) -> Image | None:
    loaded = images.load(url)
    return Image(loaded.media_type, b64encode(loaded.content).decode()) if loaded else None
