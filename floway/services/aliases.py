"""Aliases, as the command line and the admin API handle them."""

from collections.abc import Sequence

from floway.domain.alias import NO_RULES, Alias, Rules, Selection, Target
from floway.errors import ConfigError
from floway.services.upstreams import existing
from floway.store import aliases

#: Longer names could not be stored with what they used.
_MAX_NAME = 256


def add(
    name: str,
    targets: Sequence[Target],
    selection: Selection = "first-available",
    display_name: str | None = None,
    is_listed: bool = True,
    sort_order: int | None = None,
) -> Alias:
    """Add an alias; the gateway serves it within a second.

    :param sort_order: its place in model lists, behind the real models; the last one when None.
    :raises ConfigError: a name cannot be used, or no target is given.
    """
    if not targets:
        raise ConfigError("An alias needs at least one target.")
    shown = None if display_name is None else _checked(display_name)
    return aliases.create(
        _checked(name), tuple(dict.fromkeys(targets)), selection, shown, is_listed, sort_order
    )


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
        raise ConfigError(f"There is no alias '{name}'; see: flask --app wsgi aliases list")


def _checked(name: str) -> str:
    """A model's name as clients can send it.

    :raises ConfigError: it is empty, too long, or holds control characters or outer blanks.
    """
    if not 0 < len(name) <= _MAX_NAME or not name.isprintable() or name != name.strip():
        raise ConfigError(
            f"The name of a model or an alias has 1 to {_MAX_NAME} printable characters, no blanks around."
        )
    return name
