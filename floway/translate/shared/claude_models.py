"""How a Claude model is told to think, and what sampling it takes, read from its name.

https://docs.anthropic.com/en/docs/build-with-claude/adaptive-thinking,
https://docs.anthropic.com/en/docs/build-with-claude/effort and
https://docs.anthropic.com/en/docs/about-claude/models/migration-guide
"""

import re
from collections.abc import Collection
from enum import Enum, auto
from typing import Final


class ThinkingStyle(Enum):
    """What a model takes beside an effort."""

    #: Adaptive thinking; the effort says how much.
    ADAPTIVE = auto()
    #: A budget of tokens, and an effort for the answer as a whole.
    BUDGET_AND_EFFORT = auto()
    #: A budget of tokens; an effort is refused.
    BUDGET = auto()
    #: It does not think.
    NONE = auto()
    #: A name that says nothing: of another vendor, or of a later one.
    UNKNOWN = auto()


#: ``claude-3-7-sonnet-20250219``, ``claude-opus-4.6``, ``anthropic.claude-sonnet-4-20250514-v1:0``.
_VERSION: Final = re.compile(r"claude-(?:([a-z]+)-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)")
_ADAPTIVE_SINCE: Final = (4, 6)
_THINKS_SINCE: Final = (3, 7)
#: The only model that has an effort but no adaptive thinking.
_EFFORT_BEFORE: Final = ("opus", (4, 5))
#: From here on ``temperature`` and ``top_p`` exclude each other ...
_ONE_OF_TWO_SINCE: Final = (4, 1)
#: ... and from here on the vendor refuses both, and ``top_k``.
_NO_SAMPLING_SINCE: Final = (4, 7)


def thinking_style(model: str) -> ThinkingStyle:
    """The style of a model."""
    family, version = _named(model)
    if version is None:
        return ThinkingStyle.UNKNOWN
    if version >= _ADAPTIVE_SINCE:
        return ThinkingStyle.ADAPTIVE
    if (family, version) == _EFFORT_BEFORE:
        return ThinkingStyle.BUDGET_AND_EFFORT
    return ThinkingStyle.BUDGET if version >= _THINKS_SINCE else ThinkingStyle.NONE


def takes_effort(model: str) -> bool:
    """Whether a model takes an effort; one of another naming is not known to refuse it."""
    return thinking_style(model) not in (ThinkingStyle.BUDGET, ThinkingStyle.NONE)


def refused_sampling(model: str, stated: Collection[str]) -> tuple[str, ...]:
    """Those of the stated ``temperature``, ``top_p`` and ``top_k`` that a model refuses.

    Where two exclude each other, the temperature stays.
    """
    version = _named(model)[1]
    if version is None:
        return ()
    if version >= _NO_SAMPLING_SINCE:
        return tuple(name for name in ("temperature", "top_p", "top_k") if name in stated)
    has_both = "temperature" in stated and "top_p" in stated
    return ("top_p",) if has_both and version >= _ONE_OF_TWO_SINCE else ()


def _named(model: str) -> tuple[str | None, tuple[int, int] | None]:
    """Family and version in a name; no version for a name that says nothing."""
    found = _VERSION.search(model.lower())
    return (found[1], (int(found[2]), int(found[3] or 0))) if found else (None, None)
