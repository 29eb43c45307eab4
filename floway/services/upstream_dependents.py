"""Who names an upstream, and would name nothing if it were deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from floway.store import aliases, api_keys, prices, users
from floway.store.db import reading


@dataclass(frozen=True, slots=True)
class Caps:
    """How many lists of allowed upstreams name it."""

    named: int
    #: Those that name no other: without it they allow nothing.
    alone: int


@dataclass(frozen=True, slots=True)
class Dependents:
    """What was decided for one upstream."""

    keys: Caps
    users: Caps
    #: The names of aliases with a target there, in their order.
    aliases: tuple[str, ...]
    #: Prices that operators set for its models.
    prices: int


def dependents(upstream_id: str) -> Dependents:
    """Who names an upstream; nobody names one that there is not."""
    with reading():
        return Dependents(
            keys=_caps(upstream_id, (key.upstream_ids for key in api_keys.list_all())),
            users=_caps(upstream_id, (user.upstream_ids for user in users.list_all())),
            aliases=tuple(
                alias.name
                for alias in aliases.list_all()
                if any(target.upstream_id == upstream_id for target in alias.targets)
            ),
            prices=sum(override.upstream_id == upstream_id for override in prices.list_all()),
        )


def _caps(upstream_id: str, lists: Iterable[tuple[str, ...] | None]) -> Caps:
    naming = [each for each in lists if each is not None and upstream_id in each]
    return Caps(len(naming), sum(set(each) == {upstream_id} for each in naming))
