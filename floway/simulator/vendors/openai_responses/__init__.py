"""OpenAI: the Responses API."""

from collections.abc import Iterator

from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.base import Exchange
from floway.simulator.vendors.openai import OpenAI
from floway.simulator.vendors.openai_responses import ask as asks
from floway.simulator.vendors.openai_responses import reply, validate
from floway.simulator.wire import Document, Request
from floway.simulator.world import World


class OpenAIResponses(OpenAI):
    """Responses as OpenAI serves it; stored responses live as long as the process."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses; the input comes back as the list of all items."""
        return validate.check(document, world.signer, world.memory)

    def read(self, document: Document, model: str, options: Options, seed: str) -> Ask:
        """What the answer depends on."""
        return asks.read(document, model, options, seed)

    def answer(self, exchange: Exchange) -> Document:
        """The ``response`` object, stored unless the request forbids it."""
        response = reply.document(exchange)
        if exchange.document.get("store") is not False:
            exchange.world.memory.keep(response["id"], exchange.document["input"], response["output"])
        return response

    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """The events of the stream."""
        return reply.frames(exchange, document)

    def failure(self, exchange: Exchange, document: Document, kind: str, sent: int) -> Iterator[bytes]:
        """An ``error`` event, then ``response.failed``."""
        return reply.failure(exchange, kind, sent)

    def wants_stream(self, exchange: Exchange) -> bool:
        """Whether ``stream`` is true."""
        return bool(exchange.document.get("stream"))


OPENAI_RESPONSES = OpenAIResponses()
