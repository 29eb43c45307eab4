"""What a caller with limits can be refused for."""

from floway.errors import ClientError


class LimitExceeded(ClientError):
    """A limit of the key, or of its user, is reached.

    :param whose: ``key`` or ``user``.
    :param limit: what is limited: ``requests_per_minute``, ``microusd_per_day``.
    :param used: within the period, in the unit of the limit.
    :param reserved: for calls that are open.
    """

    status = 429

    def __init__(
        self, whose: str, limit: str, allowed: int, used: int, reserved: int, retry_after_seconds: int
    ) -> None:
        self.whose = whose
        self.limit = limit
        self.allowed = allowed
        self.used = used
        self.reserved = reserved
        self.retry_after_seconds = retry_after_seconds
        unit, _, period = limit.partition("_per_")
        # Other vendors' clients give up at once on a quota and try again after a rate.
        self.code = "rate_limit_exceeded" if period in ("", "minute") else "insufficient_quota"
        owner = "this API key" if whose == "key" else "the user of this API key, for all keys together,"
        figures = f"{_amount(unit, used)} used, {_amount(unit, reserved)} reserved for open calls"
        words = unit.replace("_", " ").removeprefix("microusd")
        super().__init__(
            f"The limit {limit.removeprefix('micro')} of {owner} is reached: "
            f"{_amount(unit, allowed)} {words}{' ' if words and period else ''}"
            f"{f'per {period}' if period else ''} allowed, {figures}. "
            f"Try again in {retry_after_seconds} seconds."
        )


class LimitsUnknown(ClientError):
    """The key has limits, and what was used of them cannot be looked up."""

    status = 503
    code = "not_ready"
    retry_after_seconds = 5

    def __init__(self) -> None:
        super().__init__(
            "The limits of this API key cannot be checked: the gateway's database does not answer. "
            "Try again in a moment."
        )


def _amount(unit: str, value: int) -> str:
    return f"${value / 1_000_000:.2f}" if unit == "microusd" else str(value)
