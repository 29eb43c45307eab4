"""The models of a subscription: dated ids up to the 4.5 generation, undated ones after it."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from floway.simulator.wire import Document, Refusal

_MAX_LIMIT = 1000
_DATE = re.compile(r"-\d{8}$")


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the list."""

    id: str
    display_name: str
    max_input_tokens: int
    efforts: tuple[str, ...] = ()
    is_adaptive: bool = False

    def card(self) -> Document:
        """The entry as the list shows it."""
        effort = {level: {"supported": True} for level in self.efforts}
        return {
            "type": "model",
            "id": self.id,
            "display_name": self.display_name,
            "created_at": "2026-01-01T00:00:00Z",
            "max_input_tokens": self.max_input_tokens,
            "max_tokens": 64_000,
            "capabilities": {
                "image_input": {"supported": True},
                "effort": {"supported": bool(effort), **effort},
                "thinking": {
                    "supported": True,
                    "types": {
                        "enabled": {"supported": not self.is_adaptive},
                        "adaptive": {"supported": self.is_adaptive},
                    },
                },
            },
        }


_LEVELS = ("low", "medium", "high", "max")
#: Newest first, as the vendor lists them.
MODELS = (
    Model("claude-opus-5", "Claude Opus 5", 1_000_000, _LEVELS, is_adaptive=True),
    Model("claude-sonnet-5-5", "Claude Sonnet 5.5", 1_000_000, _LEVELS, is_adaptive=True),
    Model("claude-sonnet-5", "Claude Sonnet 5", 1_000_000, _LEVELS, is_adaptive=True),
    Model("claude-opus-4-8", "Claude Opus 4.8", 1_000_000, _LEVELS, is_adaptive=True),
    Model("claude-sonnet-4-6", "Claude Sonnet 4.6", 1_000_000, _LEVELS[:3], is_adaptive=True),
    Model("claude-opus-4-5-20251101", "Claude Opus 4.5", 200_000, _LEVELS[:3]),
    Model("claude-haiku-4-5-20251001", "Claude Haiku 4.5", 200_000),
    Model("claude-sonnet-4-5-20250929", "Claude Sonnet 4.5", 200_000),
    Model("claude-opus-4-1-20250805", "Claude Opus 4.1", 200_000),
)


def find(name: str) -> Model | None:
    """A model by its id, or by its id without the date; options behind it are no part of the name."""
    base = name.partition("+")[0]
    return next((model for model in MODELS if base in (model.id, _DATE.sub("", model.id))), None)


def page(query: str, page_size: int) -> Document:
    """The part of the list that a query asks for.

    :param page_size: the most entries that a page has here, whatever limit is asked for.
    :raises Refusal: the limit or the place to go on at is wrong.
    """
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    limit = asked.get("limit", "20")
    if not limit.isdecimal() or not 1 <= int(limit) <= _MAX_LIMIT:
        raise Refusal(400, f"limit: Input should be a number from 1 to {_MAX_LIMIT}")
    ids = [model.id for model in MODELS]
    if asked.get("after_id", ids[0]) not in ids:
        raise Refusal(400, "after_id: no such model")
    start = ids.index(asked["after_id"]) + 1 if "after_id" in asked else 0
    shown = MODELS[start : start + min(int(limit), page_size)]
    return {
        "data": [model.card() for model in shown],
        "has_more": start + len(shown) < len(MODELS),
        "first_id": shown[0].id if shown else None,
        "last_id": shown[-1].id if shown else None,
    }
