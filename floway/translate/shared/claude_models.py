"""How a Claude model is told to think, read from its name.

https://docs.anthropic.com/en/docs/build-with-claude/adaptive-thinking and
https://docs.anthropic.com/en/docs/build-with-claude/effort
"""

import re
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


def thinking_style(model: str) -> ThinkingStyle:
    """The style of a model."""
    found = _VERSION.search(model.lower())
    if found is None:
        return ThinkingStyle.UNKNOWN
    version = (int(found[2]), int(found[3] or 0))
    if version >= _ADAPTIVE_SINCE:
        return ThinkingStyle.ADAPTIVE
    if (found[1], version) == _EFFORT_BEFORE:
        return ThinkingStyle.BUDGET_AND_EFFORT
    return ThinkingStyle.BUDGET if version >= _THINKS_SINCE else ThinkingStyle.NONE


def takes_effort(model: str) -> bool:
    """Whether a model takes an effort; one of another naming is not known to refuse it."""
    return thinking_style(model) not in (ThinkingStyle.BUDGET, ThinkingStyle.NONE)
