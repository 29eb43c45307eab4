"""Raw models of Claude that are one model to people, and the variant that a request needs.

Copilot lists efforts, long contexts and fast modes as models of their own: ``claude-opus-4.7-high``,
``claude-opus-4.7-1m-internal``. Clients ask for ``claude-opus-4-7`` and say the rest in the request.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Row = dict[str, Any]

_DATE: Final = re.compile(r"-\d{8}$")
_SUFFIX: Final = re.compile(r"-(?:high|xhigh|1m|1m-internal|fast)$")
_DIGIT_DOT: Final = re.compile(r"(?<=\d)\.(?=\d)")
_VERSION: Final = re.compile(r"claude-(?:[a-z]+-)?(\d+)(?:[.-](\d{1,2}))?(?!\d)")

#: The first model that takes system messages in the conversation; measured: 4.5 to 4.7 answer 400, in words
#: that differ by the backend behind them.
_TAKES_INLINE_SYSTEM: Final = (4, 8)
#: From here on thinking that nobody asked to see is left out.
_OMITS_THINKING: Final = (4, 7)

_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Hints:
    """What a request says beside the name of its model."""

    effort: str | None = None
    is_long: bool = False
    is_fast: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """One raw model."""

    id: str
    efforts: tuple[str, ...] = ()
    context_tokens: int = 0
    prompt_tokens: int = 0
    output_tokens: int = 0
    row: Row = field(default_factory=dict)

    @property
    def is_fast(self) -> bool:
        """Whether its name says so."""
        return self.id.endswith("-fast")

    @property
    def is_long(self) -> bool:
        """Whether it takes a million tokens; its name counts for more than its limits, which may lie."""
        return (
            "-1m" in self.id
            or self.context_tokens >= _MILLION
            or self.prompt_tokens + self.output_tokens >= _MILLION
        )


def public_id(raw_id: str) -> str:
    """What clients call a raw model: its own name, but for Claude."""
    if not raw_id.startswith("claude-"):
        return raw_id
    bare = _SUFFIX.sub("", _DATE.sub("", raw_id))
    return _DIGIT_DOT.sub("-", bare)


def grouped(variants: Iterable[Variant]) -> dict[str, list[Variant]]:
    """``{public id: its variants}``, in the order of their first appearance."""
    groups: dict[str, list[Variant]] = {}
    for variant in variants:
        groups.setdefault(public_id(variant.id), []).append(variant)
    return groups


def base(public: str, variants: Sequence[Variant]) -> Variant:
    """The variant whose row stands for all: the one without a suffix, else the shortest name."""
    exact = [each for each in variants if _DIGIT_DOT.sub("-", each.id) == public]
    return (exact or sorted(variants, key=lambda each: (len(each.id), each.id)))[0]


def chosen(public: str, variants: Sequence[Variant], hints: Hints) -> Variant | None:
    """The variant that a request needs; None where it asks for fast and there is no such variant.

    :param variants: those that have the endpoint; not empty.
    """
    left = list(variants)
    if hints.is_fast:
        left = [each for each in left if each.is_fast]
        if not left:
            return None
    elif any(not each.is_fast for each in left):
        left = [each for each in left if not each.is_fast]
    if hints.is_long:
        long = [each for each in left if each.is_long]
        fitting = _with_effort(long, hints.effort)
        return _preferred(fitting or long or left)
    if hints.effort:
        fitting = _with_effort(left, hints.effort)
        return _preferred([each for each in fitting if each.is_long] or fitting or left)
    exact = [each for each in left if _DIGIT_DOT.sub("-", each.id) == public]
    return exact[0] if exact else _preferred(left)


def version(name: str) -> tuple[int, int]:
    """Of ``claude-opus-4.7`` or ``claude-opus-4-7``: ``(4, 7)``; ``(0, 0)`` of a name without one."""
    found = _VERSION.match(name)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def takes_inline_system(name: str) -> bool:
    """Whether a model takes system messages in the conversation; others than Claude do."""
    return not name.startswith("claude-") or version(name) >= _TAKES_INLINE_SYSTEM


def omits_thinking(name: str) -> bool:
    """Whether a model leaves out thinking that nobody asked to see."""
    return version(name) >= _OMITS_THINKING


def _with_effort(variants: Sequence[Variant], effort: str | None) -> list[Variant]:
    return [each for each in variants if effort in each.efforts] if effort else list(variants)


def _preferred(variants: Sequence[Variant]) -> Variant:
    """The plainest name."""
    return min(variants, key=lambda each: (each.id.count("-"), each.id))
