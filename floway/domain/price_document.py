"""A price as it is stored, sent and read from a price book.

``{"base": {"input": "5", "output": "25"}, "tiers": {"fast": {"input": "10"}}, "bands": [{"from_tokens":
272001, "rates": {"input": "10"}}]}``: USD per million tokens as decimal strings. ``tiers`` and ``bands`` are
left out when there are none.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, Final

from floway.domain.price import LONG_INPUTS, STANDARD_TIERS, Band, Price, Rates, plain

#: ``{member of a document: field of Rates}``.
MEMBERS: Final[Mapping[str, str]] = {each.name.removesuffix("_usd"): each.name for each in fields(Rates)}

#: Six digits are a dollar per token; nine behind the point are more than any vendor states. Longer ones would
#: not fit into a price version.
_RATE = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,9})?")
_TIER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MAX_TIERS = 16


class MalformedPrice(ValueError):
    """A document that is no price.

    :param path: of the member at fault, dotted.
    """

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


def price_of(document: object) -> Price:
    """The price that a document states.

    :raises MalformedPrice: it states none.
    """
    members = _object(document, "price", {"base", "tiers", "bands"})
    base = _rates(members.get("base"), "price.base")
    for name in ("input_usd", "output_usd"):
        if getattr(base, name) is None:
            raise MalformedPrice(f"price.base.{name.removesuffix('_usd')}", "A price needs this rate.")
    tiers = members.get("tiers", {})
    if not isinstance(tiers, Mapping) or len(tiers) > _MAX_TIERS:
        raise MalformedPrice("price.tiers", f"Not an object of at most {_MAX_TIERS} tiers.")
    bands = members.get("bands", [])
    if not isinstance(bands, list):
        raise MalformedPrice("price.bands", "Not a list.")
    read = {_tier(name, "price.tiers"): _rates(rates, f"price.tiers.{name}") for name, rates in tiers.items()}
    return Price(base, read, _bands(bands, read))


def document_of(price: Price) -> dict[str, Any]:
    """The document of a price; nothing in it but what is stated."""
    document: dict[str, Any] = {"base": rates_document(price.base)}
    if price.tiers:
        document["tiers"] = {tier: rates_document(rates) for tier, rates in sorted(price.tiers.items())}
    if price.bands:
        document["bands"] = [
            {
                "from_tokens": band.from_tokens,
                **({"tier": band.tier} if band.tier else {}),
                "rates": rates_document(band.rates),
            }
            for band in price.bands
        ]
    return document


def rates_document(rates: Rates) -> dict[str, str]:
    """``{member: decimal string}`` of the rates that are stated."""
    return {
        member: plain(rate) for member, name in MEMBERS.items() if (rate := getattr(rates, name)) is not None
    }


def _bands(documents: list[Any], tiers: Mapping[str, Rates]) -> tuple[Band, ...]:
    bands: dict[tuple[str, int], Band] = {}
    for number, document in enumerate(documents):
        path = f"price.bands.{number}"
        members = _object(document, path, {"from_tokens", "tier", "rates"})
        start, tier = members.get("from_tokens"), members.get("tier", "")
        if type(start) is not int or start not in LONG_INPUTS:
            raise MalformedPrice(f"{path}.from_tokens", f"Not one of {', '.join(map(str, LONG_INPUTS))}.")
        if tier != "" and tier not in tiers:
            raise MalformedPrice(f"{path}.tier", "Not one of the tiers of this price.")
        if (tier, start) in bands:
            raise MalformedPrice(path, "There is such a band already.")
        bands[tier, start] = Band(start, _rates(members.get("rates"), f"{path}.rates"), tier)
    return tuple(bands[key] for key in sorted(bands))


def _rates(document: object, path: str) -> Rates:
    members = _object(document, path, set(MEMBERS))
    if not members:
        raise MalformedPrice(path, "There is no rate in it.")
    return Rates(**{MEMBERS[name]: _rate(value, f"{path}.{name}") for name, value in members.items()})


def _rate(value: object, path: str) -> Decimal:
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        raise MalformedPrice(path, "Not a decimal string of USD per million tokens, as 2.5.")
    return Decimal(value)


def _tier(name: object, path: str) -> str:
    if not isinstance(name, str) or not _TIER.fullmatch(name) or name.lower() in STANDARD_TIERS:
        raise MalformedPrice(path, "A tier is named as upstreams report it: fast, flex, priority.")
    return name


def _object(document: object, path: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise MalformedPrice(path, "Not an object.")
    if unknown := sorted(map(str, document.keys() - known)):
        raise MalformedPrice(f"{path}.{unknown[0]}", "Unknown field.")
    return document
