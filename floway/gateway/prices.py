"""The prices in force, in memory: which one an exchange is charged by, and what it then costs.

The first that there is: what an operator set for the model at one upstream, what they set for the model,
what the upstream's kind knows, the price book. Without any, usage is unpriced, which is not free.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from floway.domain.charge import FREE, UNPRICED, Charge
from floway.domain.price import Price, Rates, input_of, length_class
from floway.domain.price_override import Override
from floway.domain.usage import NO_USAGE, Usage

#: Where a price comes from, the strongest first.
Source = Literal["upstream_override", "override", "kind", "book"]

#: ``(model key, day in UTC) -> price``, as each kind of upstream knows it.
Facts = Callable[[str, date], Price | None]


#: Rates that are kept worked out: models in use, times their tiers and lengths of inputs.
_MAX_RATES = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """A price, and where it comes from."""

    price: Price
    source: Source
    #: Of an override.
    override_id: str | None = None


class PriceIndex:
    """Immutable; made anew when a price changes.

    :param facts: ``{kind: what it knows}``.
    :param book: ``{model key: price}``.
    """

    __slots__ = ("_book", "_facts", "_overrides", "_rates")

    def __init__(
        self,
        overrides: Sequence[Override] = (),
        facts: Mapping[str, Facts] | None = None,
        book: Mapping[str, Price] | None = None,
    ) -> None:
        self._facts = facts or {}
        # Working rates out costs more than the rest of a charge, and few are in use.
        self._rates: dict[tuple[int, str, int], tuple[Price, Rates, str]] = {}
        self._book = book or {}
        self._overrides: dict[tuple[str | None, str], list[Override]] = {}
        # The newest first; one since ever is the last.
        for each in sorted(overrides, key=_start, reverse=True):
            self._overrides.setdefault((each.upstream_id, each.model_key), []).append(each)

    def find(self, upstream_id: str, kind: str, model_key: str, at: datetime) -> Found | None:
        """The price of a model of an upstream at an instant."""
        if self._overrides:
            scopes: tuple[tuple[str | None, Source], ...] = (
                (upstream_id, "upstream_override"),
                (None, "override"),
            )
            for scope, source in scopes:
                for each in self._overrides.get((scope, model_key), ()):
                    if each.valid_from is None or each.valid_from <= at:
                        return Found(each.price, source, each.id)
        facts = self._facts.get(kind)
        if facts is not None and (known := facts(model_key, at.date())) is not None:
            return Found(known, "kind")
        listed = self._book.get(model_key)
        return None if listed is None else Found(listed, "book")

    def charge(
        self, upstream_id: str, kind: str, model_key: str, tier: str, usage: Usage, at: datetime
    ) -> Charge:
        """What usage costs.

        :param tier: the one that was served.
        """
        found = self.find(upstream_id, kind, model_key, at)
        if found is None:
            return FREE if usage == NO_USAGE else UNPRICED
        rates, version = self._at(found.price, tier, length_class(input_of(usage)))
        return Charge(rates.cost_microusd(usage), version)

    def _at(self, price: Price, tier: str, length: int) -> tuple[Rates, str]:
        """The rates of a price and their version, worked out once."""
        key = (id(price), tier, length)
        known = self._rates.get(key)
        if known is None or known[0] is not price:
            if len(self._rates) >= _MAX_RATES:
                # Tiers are texts of upstreams.
                self._rates.clear()
            rates = price.at(tier, length)
            known = self._rates[key] = (price, rates, str(rates))
        return known[1], known[2]


def _start(override: Override) -> float:
    return float("-inf") if override.valid_from is None else override.valid_from.timestamp()


NO_PRICES: Final = PriceIndex()
