"""The table of price lists: what a kind of upstream knows about the prices of its vendor."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from floway.domain.price import Price
from floway.providers.claude_code import pricing as claude_code
from floway.providers.codex import pricing as codex
from floway.providers.copilot import pricing as copilot
from floway.providers.ollama import pricing as ollama

#: ``{kind: (model key, day in UTC) -> price}``, of kinds whose vendor has one price list; what it does not
#: know is for the price book.
PRICES: Final[Mapping[str, Callable[[str, date], Price | None]]] = {
    "claude-code": claude_code.price,
    "codex": lambda model_key, on: codex.price(model_key),
    "copilot": lambda model_key, on: copilot.price(model_key),
    "ollama": lambda model_key, on: ollama.price(model_key),
}
