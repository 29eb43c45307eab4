"""What was taken from the limits of a caller for one call."""

from collections.abc import Callable, Mapping, Sequence

from floway import clock
from floway.domain.exchange import ExchangeRecord
from floway.gateway.limits.account import Account, Needs
from floway.gateway.limits.needs import total_tokens


class Reservation:
    """Held from the admission of a call to its end."""

    __slots__ = ("_held", "_wake")

    def __init__(self, held: Sequence[tuple[Account, Mapping[str, int]]], wake: Callable[[], None]) -> None:
        self._held = held
        self._wake = wake

    def settle(self, record: ExchangeRecord) -> None:
        """Count what the call used in place of what was reserved; never waits."""
        self._end(
            {"tokens": total_tokens(record.usage), "microusd": record.cost_microusd or 0},
            is_unpriced=record.cost_microusd is None,
        )

    def release(self) -> None:
        """Count nothing but the request itself: no call was made."""
        self._end({})

    def _end(self, used: Needs, *, is_unpriced: bool = False) -> None:
        second = int(clock.now().timestamp())
        held, self._held = self._held, ()
        for account, reserved in held:
            account.give_back(reserved, used, second, is_unpriced=is_unpriced)
        if any(account.is_urgent for account, _ in held):
            self._wake()
