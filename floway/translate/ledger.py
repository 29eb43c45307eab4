"""What a translation loses, kept so that nothing is lost silently."""

from dataclasses import dataclass
from enum import StrEnum


class LossKind(StrEnum):
    """What happened to a member."""

    #: The other protocol has no place for it.
    DROPPED = "dropped"
    #: It lives on under another name or in another shape that the client could notice.
    RENAMED = "renamed"
    #: Its value was out of the other protocol's range.
    CLAMPED = "clamped"
    #: The other protocol requires it and the client did not give it.
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Loss:
    """One entry; holds names and places, never the client's values."""

    #: Where in the client's document, like ``messages[2].content[0].cache_control``.
    path: str
    kind: LossKind
    #: A few words for the operator.
    reason: str


class Ledger:
    """The losses of one attempt, in the order in which they were noticed."""

    __slots__ = ("losses",)

    def __init__(self) -> None:
        self.losses: list[Loss] = []

    def dropped(self, path: str, reason: str) -> None:
        """The member is not sent."""
        self.losses.append(Loss(path, LossKind.DROPPED, reason))

    def renamed(self, path: str, reason: str) -> None:
        """The member is sent in another shape."""
        self.losses.append(Loss(path, LossKind.RENAMED, reason))

    def clamped(self, path: str, reason: str) -> None:
        """The member is sent with another value."""
        self.losses.append(Loss(path, LossKind.CLAMPED, reason))

    def invented(self, path: str, reason: str) -> None:
        """The member is sent although the client gave none."""
        self.losses.append(Loss(path, LossKind.INVENTED, reason))
