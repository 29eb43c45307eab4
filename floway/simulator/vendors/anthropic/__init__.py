"""Anthropic: the Messages API."""

from collections.abc import Iterator

from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.anthropic import ask as asks
from floway.simulator.vendors.anthropic import errors, reply, validate
from floway.simulator.vendors.base import MODELS, Exchange, Vendor
from floway.simulator.wire import Document, Headers, Refusal, Request, sse
from floway.simulator.world import World


class Anthropic(Vendor):
    """The Messages API as Anthropic serves it."""

    ping = sse({"type": "ping"}, "ping")

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take ``x-api-key`` or a bearer token, and want a version."""
        api_key = request.header("x-api-key")
        scheme, _, token = request.header("authorization").partition(" ")
        bearer = token if scheme.lower() == "bearer" else ""
        if not api_key and not bearer:
            raise Refusal(401, "x-api-key header is required")
        if key is not None and key not in (api_key, bearer):
            raise Refusal(401, "invalid x-api-key" if api_key else "Invalid bearer token")
        if not request.header("anthropic-version"):
            raise Refusal(400, "anthropic-version: header is required")

    def headers(self, request_id: str) -> Headers:
        """Request id and rate limits."""
        return errors.headers(request_id)

    def error(self, refusal: Refusal, request_id: str) -> Document:
        """The error body."""
        return errors.body(refusal, request_id)

    def fault(self, status: int) -> Refusal:
        """The refusal that is usual with this status."""
        return errors.fault(status)

    def status_of(self, kind: str) -> int:
        """The status of an error kind."""
        return errors.STATUSES[kind]

    def bad_json(self, detail: str) -> Refusal:
        """The body is no JSON object."""
        return Refusal(400, f"The request body is not valid JSON: {detail}")

    def unknown_model(self, model: str, detail: str) -> Refusal:
        """Nobody has this model."""
        return Refusal(404, f"model: {detail[:256]}")

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses."""
        validate.check(document, request, action, world.signer)
        return document

    def read(self, document: Document, model: str, options: Options, seed: str) -> Ask:
        """What the answer depends on."""
        return asks.read(document, model, options, seed)

    def answer(self, exchange: Exchange) -> Document:
        """The ``message`` object."""
        return reply.document(exchange)

    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """The events of the stream."""
        return reply.frames(exchange, document)

    def failure(self, exchange: Exchange, document: Document, kind: str, sent: int) -> Iterator[bytes]:
        """An ``error`` event."""
        yield sse(errors.in_stream(kind), "error")

    def usage(self, document: Document) -> Document | None:
        """The ``usage`` member."""
        return document.get("usage")

    def wants_stream(self, exchange: Exchange) -> bool:
        """Whether ``stream`` is true."""
        return bool(exchange.document.get("stream"))

    def count(self, tokens: int) -> Document:
        """The answer of ``count_tokens``."""
        return {"input_tokens": tokens}

    def model_list(self) -> Document:
        """The list of models."""
        cards = [self.model_card(model) for model in MODELS]
        return {"data": cards, "has_more": False, "first_id": MODELS[0], "last_id": MODELS[-1]}

    def model_card(self, model: str) -> Document:
        """One model."""
        return {
            "type": "model",
            "id": model,
            "display_name": model.title(),
            "created_at": "2026-01-01T00:00:00Z",
        }


ANTHROPIC = Anthropic()
