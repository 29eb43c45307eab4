"""Aliases, as the command line and the admin API handle them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from floway.domain.actor import COMMAND_LINE, Actor
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
from floway.services.changes import changes
from floway.services.upstreams import existing
from floway.store import aliases, audit
from floway.store.db import transaction

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
    by: Actor = COMMAND_LINE,
) -> Alias:
    """Add an alias; the gateway serves it within a second.

    :param sort_order: its place in model lists, behind the real models; the last one when None.
    :param limits: shown in place of those that every target keeps.
    :raises ConfigError: a name cannot be used, or no target is given.
    """
    shown = None if display_name is None else _checked(display_name)
    wanted = checked_targets(targets)
    with transaction():
        made = aliases.create(_checked(name), wanted, selection, shown, is_listed, sort_order, limits)
        audit.record(by, "alias.created", "alias", made.id, made.name, facts(made))
    return made


def edit(name: str, wanted: Edit, by: Actor = COMMAND_LINE) -> Alias:
    """Change an alias in place; the gateway follows within a second.

    :raises ConfigError: there is none of this name, or something of the edit cannot be.
    """
    if unknown := wanted.revoked - set(REVOCABLE):
        raise ConfigError(f"'{min(unknown)[:20]}' cannot be taken back; {', '.join(REVOCABLE)} can.")
    return _changed(_named(name).id, lambda alias: _edited(alias, wanted), None, by)


def replace_whole(alias_id: str, wanted: Alias, expected: Alias | None, by: Actor) -> Alias:
    """Put another alias in the place of one, under its id.

    :param wanted: its id does not matter.
    :param expected: what the editor has seen; None replaces whatever is there.
    :raises ConfigError: a name cannot be used, or no target is given.
    :raises EditConflict: the name is taken, or the alias is not as the editor has seen it.
    :raises NotThere: there is no such alias.
    """
    checked = replace(
        wanted,
        id=alias_id,
        name=_checked(wanted.name),
        display_name=None if wanted.display_name is None else _checked(wanted.display_name),
        targets=checked_targets(wanted.targets),
    )
    return _changed(alias_id, lambda alias: checked, expected, by)


def _changed(alias_id: str, edited: Callable[[Alias], Alias], expected: Alias | None, by: Actor) -> Alias:
    with transaction():
        before, after = aliases.change(alias_id, edited, expected)
        if detail := changes(facts(before), facts(after)):
            audit.record(by, "alias.updated", "alias", after.id, after.name, detail)
    return after


def reorder(
    alias_ids: Sequence[str], expected_ids: Sequence[str] | None = None, by: Actor = COMMAND_LINE
) -> None:
    """List all aliases in this order.

    :param expected_ids: the order that the editor has seen; None is any.
    :raises EditConflict: these are not all aliases, or they are in another order.
    """
    with transaction():
        before = [each.id for each in aliases.list_all()]
        aliases.reorder(alias_ids, expected_ids)
        if before != list(alias_ids):
            audit.record(by, "alias.reordered", "alias", "", "", {"ids": [before, list(alias_ids)]})


def facts(alias: Alias) -> dict[str, Any]:
    """An alias as the audit log keeps it."""
    return {
        "name": alias.name,
        "display_name": alias.display_name,
        "selection": alias.selection,
        "is_listed": alias.is_listed,
        "sort_order": alias.sort_order,
        "limits": None if alias.limits is None else _given(alias.limits),
        "targets": [
            {"model": each.model, "upstream_id": each.upstream_id, "rules": _given(each.rules)}
            for each in alias.targets
        ],
    }


def checked_targets(targets: Sequence[Target]) -> tuple[Target, ...]:
    """Targets as they are stored: at least one, each once, with names that clients could send.

    :raises ConfigError: there is none, or a name cannot be used.
    """
    if not targets:
        raise ConfigError("An alias needs at least one target.")
    return tuple(dict.fromkeys(replace(each, model=_checked(each.model)) for each in targets))


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


def remove(name: str, by: Actor = COMMAND_LINE) -> None:
    """Delete an alias; requests for a real model of its name reach that one.

    :raises ConfigError: there is none of this name.
    """
    remove_id(_named(name).id, None, by)


def remove_id(alias_id: str, expected: Alias | None, by: Actor) -> None:
    """Delete the alias with an id.

    :param expected: what the editor has seen; None deletes whatever is there.
    :raises EditConflict: it is not as the editor has seen it.
    :raises NotThere: there is none.
    """
    with transaction():
        alias = aliases.find(alias_id)
        aliases.remove(alias_id, expected)
        if alias is not None:
            audit.record(by, "alias.deleted", "alias", alias.id, alias.name, facts(alias))


def _named(name: str) -> Alias:
    found = aliases.named(name)
    if found is None:
        raise ConfigError(f"There is no alias '{name}'; see: flask --app wsgi aliases list")
    return found


def _checked(name: str) -> str:
    """A model's name as clients can send it.

    :raises ConfigError: it is empty, too long, or holds control characters or outer blanks.
    """
    if not 0 < len(name) <= _MAX_NAME or not name.isprintable() or name != name.strip():
        raise ConfigError(
            f"The name of a model or an alias has 1 to {_MAX_NAME} printable characters, no blanks around."
        )
    return name
