"""Aliases, as the command line and the admin API handle them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from floway.domain.alias import (
    NO_RULES,
    Alias,
    Rules,
    Selection,
    Target,
    checked_limits,
    checked_rules,
)
from floway.domain.model import Limits
from floway.errors import ConfigError
from floway.services.upstreams import existing
from floway.store import aliases

#: Longer names could not be stored with what they used.
_MAX_NAME = 256

#: What an edit can take back: the name alone in lists, the limits that the targets keep, any rule.
REVOCABLE = ("display_name", "limits", *(rule.name for rule in fields(Rules)))


@dataclass(frozen=True, slots=True)
class Edit:
    """What changes about an alias; None and what is empty stay as they are."""

    name: str | None = None
    #: In place of all targets. One that the alias has already keeps its rules, another one takes
    #: those that all present targets share.
    targets: Sequence[Target] = ()
    #: ``{rule: value}``, set in every target.
    rules: Mapping[str, Any] = field(default_factory=dict)
    selection: Selection | None = None
    display_name: str | None = None
    is_listed: bool | None = None
    sort_order: int | None = None
    #: ``{limit: tokens}``, beside those that are stated already.
    limits: Mapping[str, Any] = field(default_factory=dict)
    #: Of ``REVOCABLE``; taken back before anything is set.
    revoked: frozenset[str] = frozenset()


def add(
    name: str,
    targets: Sequence[Target],
    selection: Selection = "first-available",
    display_name: str | None = None,
    is_listed: bool = True,
    sort_order: int | None = None,
    limits: Limits | None = None,
) -> Alias:
    """Add an alias; the gateway serves it within a second.

    :param sort_order: its place in model lists, behind the real models; the last one when None.
    :param limits: shown in place of those that every target keeps.
    :raises ConfigError: a name cannot be used, or no target is given.
    """
    if not targets:
        raise ConfigError("An alias needs at least one target.")
    shown = None if display_name is None else _checked(display_name)
    return aliases.create(
        _checked(name), tuple(dict.fromkeys(targets)), selection, shown, is_listed, sort_order, limits
    )


def edit(name: str, wanted: Edit) -> Alias:
    """Change an alias in place; the gateway follows within a second.

    :raises ConfigError: there is none of this name, or something of the edit cannot be.
    """
    if unknown := wanted.revoked - set(REVOCABLE):
        raise ConfigError(f"'{min(unknown)[:20]}' cannot be taken back; {', '.join(REVOCABLE)} can.")
    changed = aliases.change(name, lambda alias: _edited(alias, wanted))
    if changed is None:
        raise _unknown(name)
    return changed


def _edited(alias: Alias, wanted: Edit) -> Alias:
    revoked = wanted.revoked
    limits = {} if alias.limits is None or "limits" in revoked else _given(alias.limits)
    shown = alias.display_name if "display_name" not in revoked else None
    return replace(
        alias,
        name=alias.name if wanted.name is None else _checked(wanted.name),
        targets=tuple(dict.fromkeys(_ruled(each, wanted) for each in _targets(alias, wanted.targets))),
        selection=wanted.selection or alias.selection,
        display_name=shown if wanted.display_name is None else _checked(wanted.display_name),
        is_listed=alias.is_listed if wanted.is_listed is None else wanted.is_listed,
        sort_order=alias.sort_order if wanted.sort_order is None else wanted.sort_order,
        limits=checked_limits({**limits, **wanted.limits}),
    )


def _targets(alias: Alias, wanted: Sequence[Target]) -> list[Target]:
    if not wanted:
        return list(alias.targets)
    shared = dict(set.intersection(*({*_given(target.rules).items()} for target in alias.targets)))
    present = {(target.model, target.upstream_id): target for target in reversed(alias.targets)}
    return [
        present.get((each.model, each.upstream_id)) or replace(each, rules=Rules(**shared)) for each in wanted
    ]


def _ruled(target: Target, wanted: Edit) -> Target:
    kept = {name: value for name, value in _given(target.rules).items() if name not in wanted.revoked}
    return replace(target, rules=checked_rules({**kept, **wanted.rules}))


def _given(values: Rules | Limits) -> dict[str, Any]:
    return {name: value for name, value in asdict(values).items() if value is not None}


def target(reference: str, rules: Rules = NO_RULES) -> Target:
    """The target that ``MODEL[@UPSTREAM]`` names; a model whose id has an @ itself ends with one more.

    :raises ConfigError: there is no such upstream, or no model is named.
    """
    model, _, upstream = reference.rpartition("@") if "@" in reference else (reference, "", "")
    upstream_id = existing(upstream).id if upstream else None
    return Target(_checked(model), upstream_id, rules)


def remove(name: str) -> None:
    """Delete an alias; requests for a real model of its name reach that one.

    :raises ConfigError: there is none of this name.
    """
    if not aliases.remove(name):
        raise _unknown(name)


def _unknown(name: str) -> ConfigError:
    return ConfigError(f"There is no alias '{name}'; see: flask --app wsgi aliases list")


def _checked(name: str) -> str:
    """A model's name as clients can send it.

    :raises ConfigError: it is empty, too long, or holds control characters or outer blanks.
    """
    if not 0 < len(name) <= _MAX_NAME or not name.isprintable() or name != name.strip():
        raise ConfigError(
            f"The name of a model or an alias has 1 to {_MAX_NAME} printable characters, no blanks around."
        )
    return name
