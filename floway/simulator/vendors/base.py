"""What every vendor protocol provides."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from floway.simulator.options import Options
from floway.simulator.turn import Ask, Turn
from floway.simulator.wire import Document, Headers, Refusal, Request
from floway.simulator.world import World

#: The names in the model lists; any other name of a known family works as well.
MODELS = ("sim-small", "sim-large", "claude-sim", "gpt-sim", "gemini-sim")
#: A fixed instant, 2026-01-01T00:00:00Z: equal requests get equal bytes.
CREATED = 1767225600


@dataclass(frozen=True, slots=True)
class Exchange:
    """A checked request and what the model says to it."""

    request: Request
    document: Document
    ask: Ask
    turn: Turn
    world: World


class Vendor(ABC):
    """A protocol as its vendor serves it."""

    ping = b": ping\n\n"
    json_type = "application/json"

    @abstractmethod
    def authenticate(self, request: Request, key: str | None) -> None:
        """Raise a ``Refusal`` unless the request has a key, and the right one if ``key`` is given."""

    @abstractmethod
    def headers(self, request_id: str) -> Headers:
        """The headers of every answer, errors included."""

    @abstractmethod
    def error(self, refusal: Refusal, request_id: str) -> Document:
        """The error body."""

    @abstractmethod
    def fault(self, status: int) -> Refusal:
        """The refusal that is usual with this status."""

    @abstractmethod
    def status_of(self, kind: str) -> int:
        """The status of an error kind when it does not come in a stream."""

    @abstractmethod
    def bad_json(self, detail: str) -> Refusal:
        """The body is no JSON object."""

    @abstractmethod
    def unknown_model(self, model: str, detail: str) -> Refusal:
        """Nobody has this model."""

    @abstractmethod
    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """The document in the vendor's canonical spelling.

        :raises Refusal: the vendor would not take it.
        """

    @abstractmethod
    def read(self, document: Document, model: str, options: Options, seed: str) -> Ask:
        """What the answer depends on."""

    @abstractmethod
    def answer(self, exchange: Exchange) -> Document:
        """The whole answer."""

    @abstractmethod
    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """The same answer as a stream, with LF line ends, lazily."""

    @abstractmethod
    def failure(self, exchange: Exchange, document: Document, kind: str, sent: int) -> Iterator[bytes]:
        """The frames of an error in the stream, after ``sent`` frames."""

    @abstractmethod
    def usage(self, document: Document) -> Document | None:
        """The usage member of an answer."""

    @abstractmethod
    def wants_stream(self, exchange: Exchange) -> bool:
        """Whether the client asked for a stream."""

    @abstractmethod
    def model_list(self) -> Document:
        """The list of models."""

    @abstractmethod
    def model_card(self, model: str) -> Document:
        """One model."""

    def count(self, tokens: int) -> Document:
        """The answer of a counting endpoint; only some vendors have one."""
        raise NotImplementedError

    def request_id(self, number: int) -> str:
        """The id of the ``number``-th request."""
        return f"req_sim{number:021d}"

    def bad_content_type(self, content_type: str) -> Refusal:
        """The body is not declared as JSON."""
        return self.bad_json(f"the content type is '{content_type[:64]}', not application/json")

    def stream_headers(self, exchange: Exchange) -> Headers:
        """The headers that only a stream has."""
        return (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"))
