"""What one exchange is charged."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount, and the price by which it came about."""

    #: Millionths of a US dollar; None when tokens were used and nobody knows their price.
    cost_microusd: int | None
    #: The rates that applied, as ``str(Rates)``; '' without a price.
    price_version: str = ""


#: Nothing was used, or a price of zero.
FREE: Final = Charge(0)
#: Something was used that has no price.
UNPRICED: Final = Charge(None)
