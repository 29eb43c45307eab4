"""What a check has found."""

from dataclasses import dataclass
from typing import Literal

#: ``warning``: it works, but not for long or not as meant. ``failure``: it does not work.
Level = Literal["ok", "warning", "failure", "skipped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of an examination; no secret is part of it."""

    check: str
    level: Level
    #: What is so.
    says: str
    #: What to do about it; '' when there is nothing to do.
    advice: str = ""
