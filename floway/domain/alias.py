"""Aliases: names of the operator's own for models, with rules for how they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, get_args

from floway.domain.model import Limits
from floway.errors import ConfigError

#: ``first-available`` tries the targets as they stand, ``random`` in another order for each request.
Selection = Literal["first-available", "random"]
SELECTIONS: Final[tuple[Selection, ...]] = get_args(Selection)

#: Longest word of a rule; the words themselves are the vendors' and stay open.
_MAX_WORD = 64


@dataclass(frozen=True, slots=True)
class Rules:
    """What a target sets in every request, whatever the client asked for; None leaves it to the client."""

    effort: str | None = None
    #: For thinking.
    budget_tokens: int | None = None
    #: True lets the model decide how much it thinks; False is as good as None.
    adaptive: bool | None = None
    #: How much of its thinking the model shows.
    summary: str | None = None
    verbosity: str | None = None
    service_tier: str | None = None


NO_RULES: Final = Rules()


@dataclass(frozen=True, slots=True)
class Target:
    """A model that an alias stands for; never another alias."""

    model: str
    #: The only upstream to ask; None is every one that serves the model.
    upstream_id: str | None = None
    rules: Rules = NO_RULES


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that clients may ask for in place of a model; it hides a real model of that name."""

    id: str
    name: str
    #: Not empty.
    targets: tuple[Target, ...]
    selection: Selection = "first-available"
    display_name: str | None = None
    #: Whether model lists name it; it serves all the same.
    is_listed: bool = True
    sort_order: int = 0
    #: What model lists show in place of the limits that every target keeps, all three of them: one
    #: that is None here is not shown. None computes them.
    limits: Limits | None = None


def checked_limits(limits: Mapping[str, Any]) -> Limits | None:
    """Limits as lists show them; None when none is given.

    :raises ConfigError: an unknown limit, or no positive number of tokens.
    """
    known = {field.name for field in fields(Limits)}
    if unknown := sorted(map(str, limits.keys() - known)):
        raise ConfigError(f"Unknown limits: {', '.join(unknown)}; there are {', '.join(sorted(known))}.")
    for name, value in limits.items():
        if value is not None and not _is_count(value):
            raise ConfigError(f"The limit '{name}' cannot be {str(value)[:_MAX_WORD]!r}.")
    checked = Limits(**limits)
    return None if checked == Limits() else checked


def checked_rules(rules: Mapping[str, Any]) -> Rules:
    """Rules as they are stored; what is None is left out.

    :raises ConfigError: an unknown rule, a value of another type, or a budget beside ``adaptive``.
    """
    known = {field.name for field in fields(Rules)}
    if unknown := sorted(map(str, rules.keys() - known)):
        raise ConfigError(f"Unknown rules: {', '.join(unknown)}; there are {', '.join(sorted(known))}.")
    for name, value in rules.items():
        if value is not None and not _is_good(name, value):
            raise ConfigError(f"The rule '{name}' cannot be {str(value)[:_MAX_WORD]!r}.")
    checked = Rules(**rules)
    if checked.adaptive and checked.budget_tokens is not None:
        raise ConfigError("The rules 'adaptive' and 'budget_tokens' exclude each other; give one of them.")
    return checked


def _is_good(name: str, value: Any) -> bool:
    match name:
        case "adaptive":
            return isinstance(value, bool)
        case "budget_tokens":
            return _is_count(value)
        case _:
            return isinstance(value, str) and 0 < len(value) <= _MAX_WORD and value.isprintable()


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
