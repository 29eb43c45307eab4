"""Who is calling."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated API key and the user who owns it."""

    key_id: str
    key_name: str
    user_id: str
    user_name: str
    #: Upstream ids this caller may use, in the order to try them; None is unrestricted.
    upstream_ids: tuple[str, ...] | None = None
    #: Rather a refusal than a translation that drops, clamps or invents something.
    strict_losses: bool = False
