"""What tokens cost: rates of a model, and what its tiers and a long input change in them.

Money is exact: rates are ``Decimal``, and an amount is rounded once per exchange, to whole millionths of a
dollar. A rate in USD per million tokens times a count of tokens is an amount in micro-USD already.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import ROUND_HALF_EVEN, Decimal

from floway.domain.usage import Usage

#: What an unknown or absent tier is: the base rates apply.
STANDARD_TIERS = frozenset({"", "default", "standard"})

#: From how many tokens of input on some vendor charges another price; sums of usage are kept apart at them,
#: so that they can be priced anew. Vendors say "more than 272,000" or, one of them, "200,000 or more".
LONG_INPUTS = (32_001, 100_001, 128_001, 200_000, 200_001, 256_001, 272_001, 512_001)


@dataclass(frozen=True, slots=True)
class Rates:
    """USD per million tokens, by the disjoint buckets of ``Usage``.

    None is no rate of its own: the bucket is charged as the next one that it falls back to.
    """

    input_usd: Decimal | None = None
    cache_read_usd: Decimal | None = None
    cache_write_5m_usd: Decimal | None = None
    cache_write_1h_usd: Decimal | None = None
    output_usd: Decimal | None = None
    input_image_usd: Decimal | None = None
    output_image_usd: Decimal | None = None

    def over(self, base: "Rates") -> "Rates":
        """These rates, and those of ``base`` where there is none."""
        stated = {
            name: rate for name in self.__dataclass_fields__ if (rate := getattr(self, name)) is not None
        }
        return replace(base, **stated)

    def complete(self) -> "Rates":
        """With every bucket that can fall back: cached and image input to input, images to output."""
        write_5m = self.input_usd if self.cache_write_5m_usd is None else self.cache_write_5m_usd
        return Rates(
            input_usd=self.input_usd,
            cache_read_usd=self.input_usd if self.cache_read_usd is None else self.cache_read_usd,
            cache_write_5m_usd=write_5m,
            cache_write_1h_usd=write_5m if self.cache_write_1h_usd is None else self.cache_write_1h_usd,
            output_usd=self.output_usd,
            input_image_usd=self.input_usd if self.input_image_usd is None else self.input_image_usd,
            output_image_usd=self.output_usd if self.output_image_usd is None else self.output_image_usd,
        )

    def __str__(self) -> str:
        """The price version that usage keeps: ``5/0.5/6.25/10/25/5/25``, ``-`` for no rate."""
        return "/".join("-" if rate is None else plain(rate) for rate in map(self._rate, _RATES))

    def _rate(self, name: str) -> Decimal | None:
        rate: Decimal | None = getattr(self, name)
        return rate

    def cost_microusd(self, usage: Usage) -> int | None:
        """What usage costs at these rates, which are complete; None when no rate is for any of it.

        A bucket without a rate adds nothing where others have one. Rounded half to even.
        """
        amount, is_priced, is_used = _ZERO, False, False
        for name, tokens in _BUCKETS:
            count = getattr(usage, tokens)
            if not count:
                continue
            is_used = True
            rate = getattr(self, name)
            if rate is not None:
                is_priced = True
                amount += rate * count
        if is_used and not is_priced:
            return None
        return int(amount.to_integral_value(ROUND_HALF_EVEN))


_ZERO = Decimal(0)
_RATES = tuple(each.name for each in fields(Rates))
#: ``(rate, count)`` of each bucket that is charged; reasoning is a part of output.
_BUCKETS = tuple((name, name.removesuffix("_usd") + "_tokens") for name in _RATES)


def rates_of(version: str) -> Rates | None:
    """The rates of a stored price version; None for '', which is "unpriced"."""
    if not version:
        return None
    parts = version.split("/")
    return Rates(*(None if part == "-" else Decimal(part) for part in parts))


def plain(amount: Decimal) -> str:
    """A decimal without exponent and without zeros at its end."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Band:
    """What a long input changes, for the whole request and not for the tokens beyond a limit only."""

    #: One of ``LONG_INPUTS``: the smallest input, cached parts included, to which it applies.
    from_tokens: int
    #: What differs from the rates of its tier.
    rates: Rates
    #: '' is the standard tier.
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a model."""

    base: Rates
    #: ``{tier as the upstream reports it: what differs from the base}``.
    tiers: Mapping[str, Rates] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()

    def at(self, tier: str | None, input_tokens: int = 0) -> Rates:
        """The rates of a tier for an input of that length, complete.

        A tier that is unknown is charged as the standard one. Where a long input has a price of its own, but
        not in the tier that was served, the vendor lists no such pair: the base applies.
        """
        overlay = None if tier is None or tier in STANDARD_TIERS else self.tiers.get(tier)
        rates = overlay.over(self.base) if overlay else self.base
        reached = [band for band in self.bands if input_tokens >= band.from_tokens]
        if reached:
            own = [band for band in reached if band.tier == (tier if overlay else "")]
            rates = max(own, key=_start).rates.over(rates) if own else self.base
        return rates.complete()


def _start(band: Band) -> int:
    return band.from_tokens


def input_of(usage: Usage) -> int:
    """All tokens of an input, cached or not: what the length of an input is measured by."""
    return (
        usage.input_tokens
        + usage.cache_read_tokens
        + usage.cache_write_5m_tokens
        + usage.cache_write_1h_tokens
        + usage.input_image_tokens
    )


def length_class(input_tokens: int) -> int:
    """The largest of ``LONG_INPUTS`` that an input reaches; 0 for a shorter one."""
    reached = bisect_right(LONG_INPUTS, input_tokens)
    return LONG_INPUTS[reached - 1] if reached else 0
