"""OpenAI: the Chat Completions API."""

from collections.abc import Iterator

from floway.simulator import options as steering
from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.base import Exchange
from floway.simulator.vendors.openai import IN_STREAM, OpenAI
from floway.simulator.vendors.openai_chat import ask as asks
from floway.simulator.vendors.openai_chat import reply, validate
from floway.simulator.wire import Document, Request, sse
from floway.simulator.world import World


class OpenAIChat(OpenAI):
    """Chat Completions as OpenAI serves it."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses."""
        shown = steering.of_prompt(steering.of_model(document.get("model") or ""), request.body)
        # Vendors that show reasoning, like DeepSeek, want it back in the history of tool calls.
        validate.check(document, takes_reasoning=shown.reasoning_content)
        return document

    def read(self, document: Document, model: str, options: Options, seed: str) -> Ask:
        """What the answer depends on."""
        return asks.read(document, model, options, seed)

    def answer(self, exchange: Exchange) -> Document:
        """The ``chat.completion`` object."""
        return reply.document(exchange)

    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """The chunks of the stream."""
        return reply.frames(exchange, document)

    def failure(self, exchange: Exchange, document: Document, kind: str, sent: int) -> Iterator[bytes]:
        """A data line with an error object, and no ``[DONE]``."""
        _, error_type, code, message = IN_STREAM[kind]
        yield sse({"error": {"message": message, "type": error_type, "param": None, "code": code}})

    def wants_stream(self, exchange: Exchange) -> bool:
        """Whether ``stream`` is true."""
        return bool(exchange.document.get("stream"))


OPENAI_CHAT = OpenAIChat()
