"""The models of a server: its list, and the details of each.

https://docs.ollama.com/api/tags, https://docs.ollama.com/api-reference/show-model-details
"""

from dataclasses import dataclass

from floway.simulator.wire import Document

#: The version of the server.
VERSION = "0.40.12"
_MODIFIED_AT = "2026-01-01T00:00:00.123456789Z"


@dataclass(frozen=True, slots=True)
class Tag:
    """One model that was pulled."""

    name: str
    capabilities: tuple[str, ...]
    context_length: int = 131_072
    #: A model whose file is damaged is listed, but cannot be shown.
    is_damaged: bool = False

    def row(self) -> Document:
        """The entry of the list."""
        return {"name": self.name, "model": self.name, "modified_at": _MODIFIED_AT, "size": 1}

    def details(self) -> Document:
        """What is known about it."""
        info = {"general.architecture": "sim", "general.context_length": 1, "sim.block_count": 24}
        return {
            "capabilities": list(self.capabilities),
            "model_info": {**info, "sim.context_length": self.context_length},
            "modified_at": _MODIFIED_AT,
        }


TAGS = (
    Tag("gpt-oss:20b", ("completion", "tools", "thinking")),
    Tag("sim-eyes:7b", ("completion", "tools", "vision"), 32_768),
    Tag("sim-embed:latest", ("embedding",), 8_192),
    Tag("sim-damaged:latest", ("completion",), is_damaged=True),
)


def find(name: str) -> Tag | None:
    """A model by its name; options behind it are no part of the name."""
    base = name.partition("+")[0]
    return next((tag for tag in TAGS if tag.name == base), None)


def listed() -> Document:
    """The list."""
    return {"models": [tag.row() for tag in TAGS]}
