"""Who is calling, and what they may use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from floway.domain.limit import Ceiling

#: Stands at the end of a pattern of an allow-list, for any ending.
WILDCARD = "*"

#: What a key may do in the admin API beside calling models: read there, or all that its user may do.
Scope = Literal["admin:read", "admin"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)


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
    #: Public model ids this caller may ask for, also with a ``*`` at the end; None is every model.
    models: tuple[str, ...] | None = None
    #: What the caller's use is held to; empty for most.
    limits: tuple[Ceiling, ...] = ()
    #: Whether the key keeps whole requests.
    keeps_dumps: bool = False

    def may_ask_for(self, model: str) -> bool:
        """Whether the caller's list has the model or the alias, by the name that clients send."""
        return self.models is None or any(_fits(model, pattern) for pattern in self.models)


def within(ids: Sequence[str] | None, cap: Sequence[str] | None) -> tuple[str, ...] | None:
    """The upstreams of a key that its owner may use too, in the key's order.

    :param ids: of the key; None is every one.
    :param cap: of the owner; None is every one.
    """
    if ids is None:
        return None if cap is None else tuple(cap)
    return tuple(ids) if cap is None else tuple(each for each in ids if each in cap)


def _fits(model: str, pattern: str) -> bool:
    if pattern.endswith(WILDCARD):
        return model.startswith(pattern.removesuffix(WILDCARD))
    return model == pattern
