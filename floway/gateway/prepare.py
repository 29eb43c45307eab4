"""What goes upstream, and who reads what comes back."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import msgspec

from floway.domain.model import Model
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI
from floway.egress.images import ImageLoader
from floway.errors import MalformedRequest
from floway.gateway.meter import Meter
from floway.gateway.plan import Plan
from floway.gateway.request import ClientRequest
from floway.gateway.translating import TranslatingMeter
from floway.protocols.chat_completions.request import with_usage_asked
from floway.protocols.parsing import decode_body
from floway.protocols.rawjson import with_member
from floway.protocols.registry import BY_ID
from floway.providers.base import Call
from floway.translate.base import Context, Image, Translation, Untranslatable
from floway.translate.ledger import Loss

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
    body = upstream_body(request, model)
    call = Call(plan.protocol, request.action, model, request.stream, body, request.headers)
    return Prepared(call, Meter(request.protocol.reading(), hides_usage=not request.include_usage))


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
    context = Context(model.upstream_model_id, model.limits, load_image=cache(partial(_image, images)))
    try:
        trip = translation(document, context)
    except Untranslatable as error:
        raise MalformedRequest(str(error), param=error.param) from None
    call = Call(
        plan.protocol, request.action, model, True, msgspec.json.encode(trip.document), request.headers
    )
    meter = TranslatingMeter(
        BY_ID[plan.protocol].reading(),
        trip.frames,
        request.protocol,
        hides_usage=not request.include_usage,
        request_id=request_id,
    )
    return Prepared(call, meter, tuple(context.ledger.losses))


def _image(images: ImageLoader, url: str) -> Image | None:
    loaded = images.load(url)
    return Image(loaded.media_type, b64encode(loaded.content).decode()) if loaded else None
