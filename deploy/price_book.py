"""Make the price book that Floway ships from a release of LiteLLM's price list.

    python deploy/price_book.py litellm-1.2.3-….whl > floway/services/price_book/prices.json

Takes the wheel, since the list is in it (MIT licence). What goes into the book: models for text with a rate
for input and output, by the id under which their vendor serves them. Where vendors of one id disagree, who
made the model wins; where only hosts do, the model is left out, since nobody can say which of them an
upstream is.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from floway.domain.price import LONG_INPUTS, plain
from floway.domain.price_document import MalformedPrice, document_of, price_of

LIST = "litellm/model_prices_and_context_window_backup.json"

#: ``{who made models: what the list puts before their ids}``, the strongest first.
MAKERS = {
    "openai": "",
    "anthropic": "",
    "gemini": "gemini/",
    "deepseek": "deepseek/",
    "xai": "xai/",
    "mistral": "mistral/",
    "moonshot": "moonshot/",
    "zai": "zai/",
    "dashscope": "dashscope/",
    "minimax": "minimax/",
    "cohere_chat": "",
    "cohere": "",
    "perplexity": "perplexity/",
    "voyage": "voyage/",
}
#: Hosts of models that others made.
HOSTS = {
    "openrouter": "openrouter/",
    "groq": "groq/",
    "cerebras": "cerebras/",
    "together_ai": "together_ai/",
    "fireworks_ai": "fireworks_ai/",
    "deepinfra": "deepinfra/",
    "nebius": "nebius/",
    "novita": "novita/",
    "sambanova": "sambanova/",
    "hyperbolic": "hyperbolic/",
    "siliconflow": "siliconflow/",
}
MODES = frozenset({"chat", "responses", "completion", "embedding"})
#: ``{name in the list without tier and length: ours}``.
RATES = {
    "input_cost_per_token": "input",
    "cache_read_input_token_cost": "cache_read",
    "cache_creation_input_token_cost": "cache_write_5m",
    "cache_creation_input_token_cost_above_1hr": "cache_write_1h",
    "output_cost_per_token": "output",
    "input_cost_per_image_token": "input_image",
    "output_cost_per_image_token": "output_image",
}
#: ``{ending in the list: tier as upstreams report it}``.
TIERS = {"": "", "_flex": "flex", "_priority": "priority", "_batches": "batch"}
_LONG = re.compile(r"_above_([0-9]+)k_tokens")
_DATED = re.compile(r"-[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_MILLION = Decimal(1_000_000)


def price_document(listed: Mapping[str, Any]) -> dict[str, Any] | None:
    """The price of a model of the list as Floway writes it; None when Floway cannot count its use so."""
    if listed.get("mode") not in MODES or "tiered_pricing" in listed:
        return None
    thinking = listed.get("output_cost_per_reasoning_token")
    if thinking is not None and thinking != listed.get("output_cost_per_token"):
        # Reasoning is a part of output here.
        return None
    rates: dict[tuple[str, int], dict[str, str]] = {}
    for name, cost in listed.items():
        for tier, start, rate in _places(name):
            if isinstance(cost, Decimal | int):
                rates.setdefault((tier, start), {})[rate] = plain(Decimal(cost) * _MILLION)
    _add_fast(rates, listed)
    document: dict[str, Any] = {
        "base": rates.pop(("", 0), {}),
        "tiers": {tier: own for (tier, start), own in rates.items() if not start},
    }
    document["bands"] = [
        {"from_tokens": start, "tier": tier, "rates": own}
        for (tier, start), own in rates.items()
        if start and (not tier or tier in document["tiers"])
    ]
    try:
        return document_of(price_of(document))
    except MalformedPrice:
        return None


def _places(name: str) -> Iterator[tuple[str, int, str]]:
    """Where a member of the list belongs: tier, first token of a long input, rate; nothing for others."""
    for ending, tier in TIERS.items():
        if not name.endswith(ending) or (not ending and name.endswith(tuple(filter(None, TIERS)))):
            continue
        bare = name.removesuffix(ending)
        long = _LONG.search(bare)
        start = int(long[1]) * 1000 + 1 if long else 0
        rate = RATES.get(_LONG.sub("", bare))
        if rate and (not start or start in LONG_INPUTS):
            yield tier, start, rate


def _add_fast(rates: dict[tuple[str, int], dict[str, str]], listed: Mapping[str, Any]) -> None:
    """The list has Anthropic's fast mode as a factor on every rate."""
    factor = (listed.get("provider_specific_entry") or {}).get("fast")
    if factor is not None:
        base = rates.get(("", 0), {})
        rates["fast", 0] = {name: plain(Decimal(rate) * factor) for name, rate in base.items()}


def book(prices: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """``{model id: price}`` of the whole list."""
    made: dict[str, dict[str, Any]] = {}
    for vendor, prefix in MAKERS.items():
        for model_id, document in _of(prices, vendor, prefix):
            made.setdefault(model_id, document)
    hosted: dict[str, list[dict[str, Any]]] = {}
    for vendor, prefix in HOSTS.items():
        for model_id, document in _of(prices, vendor, prefix):
            hosted.setdefault(model_id, []).append(document)
    for model_id, documents in hosted.items():
        if model_id not in made and all(each == documents[0] for each in documents):
            made[model_id] = documents[0]
    for model_id, document in made.items():
        _inherit(document, made.get(_DATED.sub("", model_id)))
    return dict(sorted(made.items()))


def _of(
    prices: Mapping[str, Mapping[str, Any]], vendor: str, prefix: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, listed in prices.items():
        if listed.get("litellm_provider") != vendor or not name.startswith(prefix):
            continue
        model_id = name.removeprefix(prefix)
        document = price_document(listed)
        if document is not None and len(model_id) <= 256 and not model_id.startswith("ft:"):
            yield model_id, document


def _inherit(document: dict[str, Any], undated: Mapping[str, Any] | None) -> None:
    """A dated snapshot of a model has the tiers of the model, where the list forgot them."""
    if undated and undated["base"] == document["base"]:
        for member in ("tiers", "bands"):
            if member in undated:
                document.setdefault(member, undated[member])


def main(wheel: str) -> None:
    """Write the book of a wheel to standard output, a model a line."""
    with zipfile.ZipFile(wheel) as archive:
        prices = json.loads(archive.read(LIST), parse_float=Decimal)
    head = {
        "name": "LiteLLM model prices",
        "version": Path(wheel).name.split("-")[1],
        "licence": "MIT, Copyright (c) 2023 Berri AI",
    }
    lines = [f"{json.dumps(key)}: {json.dumps(price)}" for key, price in book(prices).items()]
    sys.stdout.write(json.dumps(head)[:-1] + ', "models": {\n' + ",\n".join(lines) + "\n}}\n")


if __name__ == "__main__":
    main(sys.argv[1])
