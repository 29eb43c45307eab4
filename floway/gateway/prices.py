"""The prices in force, in memory: which one an exchange is charged by, and what it then costs.

The first that there is: what an operator set for the model at one upstream, what they set for the model,
what the upstream's kind knows, the price book. Without any, usage is unpriced, which is not free.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from floway.domain.charge import FREE, UNPRICED, Charge
from floway.domain.price import Price, input_of
from floway.domain.price_override import Override
from floway.domain.usage import NO_USAGE, Usage

#: Where a price comes from, the strongest first.
Source = Literal["upstream_override", "override", "kind", "book"]

#: ``(model key, day in UTC) -> price``, as each kind of upstream knows it.
Facts = Callable[[str, date], Price | None]


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

    __slots__ = ("_book", "_facts", "_overrides")

    def __init__(
        self,
        overrides: Sequence[Override] = (),
        facts: Mapping[str, Facts] | None = None,
        book: Mapping[str, Price] | None = None,
    ) -> None:
        self._facts = facts or {}
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
        rates = found.price.at(tier, input_of(usage))
        return Charge(rates.cost_microusd(usage), str(rates))


def _start(override: Override) -> float:
    return float("-inf") if override.valid_from is None else override.valid_from.timestamp()


NO_PRICES: Final = PriceIndex()
