"""The machine-owned state of an upstream, as it is read and replaced."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class VersionedState:
    """A state as it was read; the values are never changed in place."""

    #: What may be seen: identity, health, snapshots. None for a kind without state.
    state: Mapping[str, Any] | None = None
    #: ``{name: clear text}``: tokens.
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Grows with every write.
    version: int = 0


#: Called again on the winner's value after a lost race, so it must not do anything but answer.
#: It gives state and secrets; the version it gives is ignored.
Mutate = Callable[[VersionedState], VersionedState]
