"""What tokens cost: rates of a model, and what a tier changes in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

#: What an unknown or absent tier is: the base rates apply.
STANDARD_TIERS = frozenset({"", "default", "standard"})


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


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a model."""

    base: Rates
    #: ``{tier as the upstream reports it: what differs from the base}``.
    tiers: Mapping[str, Rates] = field(default_factory=dict)

    def at(self, tier: str | None) -> Rates:
        """The rates of a tier, complete; the base for the standard tier and for one that is unknown."""
        overlay = None if tier is None or tier in STANDARD_TIERS else self.tiers.get(tier)
        return (overlay.over(self.base) if overlay else self.base).complete()
