"""One request that costs next to nothing, to see whether an upstream serves a model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec

from floway import clock
from floway.domain.model import CHAT, Model
from floway.domain.protocol import (
    CHAT_COMPLETIONS,
    GEMINI,
    GENERATE,
    MESSAGES,
    PROTOCOLS,
    RESPONSES,
    ProtocolId,
)
from floway.domain.proxy import DIRECT
from floway.egress.client import Client
from floway.egress.pool import Tunnel
from floway.egress.request import Timeouts
from floway.errors import CredentialError, DialFailed, UpstreamError, UpstreamTimeout, UpstreamUnreachable
from floway.gateway.outcome import Failed, Outcome, Refused, Whole
from floway.protocols.base import Billing
from floway.providers.base import Call, Provider

#: Somebody waits for it at a form; a model that thinks for longer is there all the same.
PATIENCE_SECONDS: Final = 30.0

#: Of an answer; the vendor's error is at its beginning.
_MAX_ANSWER_BYTES: Final = 1024 * 1024
_MAX_EXCERPT: Final = 300

_ASK: Final = "Answer with OK."
#: ``{protocol: the request}`` without its model. Sixteen tokens are the fewest that Responses takes; for Chat
#: Completions there is no name of the limit that every vendor takes, so the question alone keeps it short.
_REQUESTS: Final[Mapping[ProtocolId, Mapping[str, Any]]] = {
    MESSAGES: {"max_tokens": 16, "messages": [{"role": "user", "content": _ASK}]},
    CHAT_COMPLETIONS: {"messages": [{"role": "user", "content": _ASK}]},
    RESPONSES: {"input": _ASK, "max_output_tokens": 16, "store": False},
    GEMINI: {
        "contents": [{"role": "user", "parts": [{"text": _ASK}]}],
        "generationConfig": {"maxOutputTokens": 16},
    },
}


@dataclass(frozen=True, slots=True)
class TinyCall:
    """What became of it."""

    model: str
    protocol: ProtocolId
    is_ok: bool
    #: The upstream's own; None when no answer came.
    status: int | None
    duration_ms: int
    #: How far it came when there is no answer: ``stage_of``.
    stage: str | None = None
    #: What the upstream or the way to it said; '' when it is fine.
    error: str = ""
    #: The way that was taken: ``direct``, or the address of a proxy; '' when there was none.
    way: str = ""
    #: The same as the gateway has it after an attempt.
    outcome: Outcome | None = field(default=None, repr=False)


def candidate(models: tuple[Model, ...], wanted: str | None = None) -> Model | None:
    """The model to ask: the wanted one, else the first that can chat."""
    chat = (model for model in models if model.kind == CHAT and model.protocols)
    return next((model for model in chat if wanted in (None, model.id)), None)


def tiny_call(provider: Provider, client: Client, model: Model) -> TinyCall:
    """Ask a model for a word over the ways of its upstream; may block for ``PATIENCE_SECONDS``."""
    protocol = next(each for each in PROTOCOLS if each in model.protocols)
    document = dict(_REQUESTS[protocol])
    if protocol != GEMINI:
        document["model"] = model.upstream_model_id
    call = Call(protocol, GENERATE, model, False, msgspec.json.encode(document), {})
    begun = clock.monotonic()
    status, stage, error, way = None, None, "", ""
    outcome: Outcome
    try:
        status, headers, answer, way = _answer(provider, client, call)
        outcome = Whole(status, headers, answer, Billing())
        if not 200 <= status < 300:
            outcome = Refused(status, headers, answer)
            error = excerpt(answer, provider.upstream.secrets.values()) or f"HTTP {status}"
    except (UpstreamError, CredentialError) as failure:
        stage, error = stage_of(failure), str(failure)
        outcome = Failed(failure)
    duration_ms = round((clock.monotonic() - begun) * 1000)
    is_ok = stage is None and not error
    return TinyCall(model.id, protocol, is_ok, status, duration_ms, stage, error, way, outcome)


def stage_of(error: Exception) -> str:
    """How far a call came: a stage of a proxy, ``connect``, ``headers``, ``body`` or ``credential``."""
    cause = error.__cause__
    if isinstance(cause, UpstreamError):
        return stage_of(cause)
    match error:
        case DialFailed():
            return error.stage
        case UpstreamTimeout():
            return "body" if error.phase == "idle" else error.phase
        case UpstreamUnreachable():
            return "connect"
        case CredentialError():
            return "credential"
        case _:
            return "body"


def excerpt(answer: bytes, secrets: Iterable[str] = ()) -> str:
    """The beginning of what a vendor said, on one line, without what was sent as a secret."""
    text = answer[: 4 * _MAX_EXCERPT].decode("utf-8", "replace")
    for secret in secrets:
        # A vendor may quote the key that it refuses.
        text = text.replace(secret, "[key]")
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:_MAX_EXCERPT]


def _answer(provider: Provider, client: Client, call: Call) -> tuple[int, list[tuple[str, str]], bytes, str]:
    """Status, headers and body of the answer, and the way it came."""
    request = provider.prepare(call)
    limits = Timeouts(
        request.timeouts.connect_seconds, min(request.timeouts.headers_seconds, PATIENCE_SECONDS)
    )
    response = client.via(provider.upstream.route).open(replace(request, timeouts=limits))
    place = response.raw.place
    way = place.endpoint.address if isinstance(place, Tunnel) else DIRECT
    try:
        answer = response.raw.read_all(_MAX_ANSWER_BYTES, PATIENCE_SECONDS)
        return response.status_code, response.header_lines, answer, way
    except TimeoutError:
        raise UpstreamTimeout("idle", PATIENCE_SECONDS) from None
    finally:
        response.close()
