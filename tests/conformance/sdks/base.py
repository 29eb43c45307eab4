"""What an SDK's adapter gives the scenarios, so that each scenario is written once."""

from dataclasses import dataclass
from typing import Any, Protocol

#: The smallest PNG: one pixel. Its base64 has no character that the URL-safe alphabet spells otherwise.
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "degrees": {"type": "integer"}},
    "required": ["city", "degrees"],
    "additionalProperties": False,
}
#: ``{name: the only parameter}`` of the tools that every scenario with tools offers.
TOOLS = {"weather": "city", "clock": "zone"}


@dataclass(frozen=True)
class Wish:
    """What a request asks for beyond its turns."""

    tools: bool = False
    thinking: bool = False
    schema: bool = False
    stop: str = ""
    max_tokens: int = 4096


@dataclass(frozen=True)
class Call:
    """A tool call; ``id`` is empty where the protocol has none."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """An answer as the SDK shows it."""

    text: str
    calls: list[Call]
    #: ``end``, ``tools``, ``length`` or ``stop``; the vendor's own word if it is none of them.
    stop: str
    thought: str
    input_tokens: int
    output_tokens: int
    #: Texts that a stream came in, 0 without one.
    pieces: int
    #: What the SDK's user sends back in the next round.
    native: Any


class SDK(Protocol):
    """One official SDK on one protocol."""

    #: The SDK's base class of API errors.
    error: type[Exception]

    def question(self, prompt: str, image: str = "") -> list[Any]:
        """The first turn.

        :param image: base64 of a PNG.
        """

    def replay(self, answer: Answer, results: list[tuple[Call, str]]) -> list[Any]:
        """The answer and what the tools said, as the next turns."""

    def ask(self, model: str, turns: list[Any], wish: Wish, stream: bool) -> Answer:
        """One answer, streamed or whole."""

    def leave(self, model: str, turns: list[Any]) -> None:
        """Open a stream, read its first texts and leave."""

    def refusal(self, error: Any) -> tuple[int, str]:
        """Status and ``retry-after`` of an API error that is an HTTP answer."""

    def close(self) -> None:
        """Close the SDK's connections."""


def parameters(name: str) -> dict[str, Any]:
    """The JSON schema of a tool's arguments."""
    member = TOOLS[name]
    return {
        "type": "object",
        "properties": {member: {"type": "string"}},
        "required": [member],
        "additionalProperties": False,
    }
