"""Google: the Gemini API."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.base import MODELS, Exchange, Vendor
from floway.simulator.vendors.google import ask as asks
from floway.simulator.vendors.google import errors, reply, validate
from floway.simulator.wire import Document, Headers, Refusal, Request, sse
from floway.simulator.world import World

#: Since family 3, https://ai.google.dev/gemini-api/docs/thought-signatures.
_SIGNING = re.compile(r"/gemini-[3-9]")
_METHODS = ["generateContent", "streamGenerateContent", "countTokens"]


class Google(Vendor):
    """The Gemini API as Google serves it."""

    json_type = "application/json; charset=UTF-8"

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take ``x-goog-api-key`` or ``?key=``."""
        given = request.header("x-goog-api-key") or (parse_qs(request.query).get("key") or [""])[0]
        if not given:
            raise Refusal(403, "Method doesn't allow unregistered callers. Please use an API key.")
        if key is not None and given != key:
            raise Refusal(400, "API key not valid. Please pass a valid API key.", "API_KEY_INVALID")

    def headers(self, request_id: str) -> Headers:
        """Google names no request id; it does say which server answered."""
        return (
            ("server", "scaffolding on HTTPServer2"),
            ("vary", "Origin, X-Origin, Referer"),
            ("server-timing", "gfet4t7; dur=1"),
            ("x-content-type-options", "nosniff"),
            ("set-cookie", "NID=simulated; path=/; HttpOnly"),
        )

    def error(self, refusal: Refusal, request_id: str) -> Document:
        """The error body."""
        return errors.body(refusal)

    def fault(self, status: int) -> Refusal:
        """The refusal that is usual with this status."""
        return errors.fault(status)

    def status_of(self, kind: str) -> int:
        """The status of an error kind."""
        return errors.STATUSES[kind]

    def bad_json(self, detail: str) -> Refusal:
        """The body is no JSON object."""
        return errors.invalid(f"Invalid JSON payload received. {detail}")

    def unknown_model(self, model: str, detail: str) -> Refusal:
        """Nobody has this model."""
        return Refusal(404, f"models/{detail[:128]} is not found for API version v1beta.")

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses; the document comes back in camelCase."""
        return validate.check(document, action, world.signer, bool(_SIGNING.search(request.path)))

    def read(self, document: Document, model: str, options: Options, seed: str) -> Ask:
        """What the answer depends on."""
        return asks.read(document, model, options, seed)

    def answer(self, exchange: Exchange) -> Document:
        """The ``GenerateContentResponse``."""
        return reply.document(exchange)

    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """The chunks of the stream."""
        if self._is_sse(exchange):
            return reply.sse_frames(exchange, document)
        return reply.array_frames(exchange, document)

    def failure(self, exchange: Exchange, document: Document, kind: str, sent: int) -> Iterator[bytes]:
        """An error object as data, or as the next element of the array."""
        error = errors.body(errors.fault(errors.STATUSES[kind]))
        if self._is_sse(exchange):
            yield sse(error)
        else:
            yield (b"," if sent else b"[") + sse(error)[6:-2] + b"]"

    def usage(self, document: Document) -> Document | None:
        """The ``usageMetadata`` member."""
        return document.get("usageMetadata")

    def wants_stream(self, exchange: Exchange) -> bool:
        """Whether the path asks for a stream."""
        return exchange.request.path.endswith("streamGenerateContent")

    def stream_headers(self, exchange: Exchange) -> Headers:
        """SSE, or a JSON array that grows."""
        return (("content-type", "text/event-stream" if self._is_sse(exchange) else self.json_type),)

    def count(self, tokens: int) -> Document:
        """The answer of ``countTokens``."""
        return {"totalTokens": tokens, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": tokens}]}

    def model_list(self) -> Document:
        """The list of models."""
        return {"models": [self.model_card(model) for model in MODELS]}

    def model_card(self, model: str) -> Document:
        """One model."""
        return {
            "name": f"models/{model}",
            "baseModelId": model,
            "version": "001",
            "displayName": model.title(),
            "description": "A simulated model.",
            "inputTokenLimit": 1048576,
            "outputTokenLimit": 65536,
            "supportedGenerationMethods": _METHODS,
            "temperature": 1,
            "maxTemperature": 2,
            "topP": 0.95,
            "topK": 64,
            "thinking": True,
        }

    def _is_sse(self, exchange: Exchange) -> bool:
        return parse_qs(exchange.request.query).get("alt") == ["sse"]


GOOGLE = Google()
