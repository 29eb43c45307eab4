"""The settings in force: the environment's, and over a few of them what administrators decide at runtime."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, replace
from typing import Any, Final, Literal

from floway.domain.actor import COMMAND_LINE, Actor
from floway.errors import ConfigError
from floway.health_settings import HealthSettings
from floway.services.changes import changes
from floway.settings import Settings
from floway.store import audit, operator_settings
from floway.store.db import transaction
from floway.vendor_settings import VendorSettings

Source = Literal["default", "environment", "database"]

#: Settings that a running installation looks up again each time it needs them. All others are part of how a
#: process was built, and change with its next start.
EDITABLE: Final = frozenset({"usage_retention_days", "quota_retention_days", "audit_retention_days"})

#: ``{group: its settings}``; those of upstream health and of vendors go by their class, others are "gateway".
_NAMED: Final[Mapping[str, frozenset[str]]] = {
    "storage": frozenset({"data_dir", "database_url", "secret_keys"})
    | {"dump_dir", "dump_body_bytes", "dump_total_bytes"},
    "retention": EDITABLE,
    "access": frozenset({"admin_password", "metrics_token", "metrics_public", "allow_private_image_urls"}),
    "limits": frozenset({"limits_time_zone", "limits_without_database"}),
    "log": frozenset({"log_format", "log_level"}),
}
#: In the order to show them: what changes while it runs first.
GROUPS: Final = ("retention", "gateway", "access", "limits", "log", "storage", "health", "vendors")


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting, as administrators see it."""

    #: ``FLOWAY_USAGE_RETENTION_DAYS``
    variable: str
    group: str
    about: str
    #: In words, with the unit.
    default: str
    #: None where it is secret.
    value: Any
    is_secret: bool
    is_set: bool
    source: Source
    is_editable: bool


def effective(settings: Settings) -> Settings:
    """The settings with what is decided in the database; in an app context."""
    return replace(settings, **_decided())


def shown(settings: Settings, environ: Mapping[str, str] = os.environ) -> list[Shown]:
    """Every setting in force, by group in the order of their documentation; in an app context.

    :param environ: of this process, which says whether a setting is its default.
    """
    decided = _decided()
    in_force = replace(settings, **decided)
    found = [_shown(each, in_force, decided, environ) for each in fields(Settings)]
    return sorted(found, key=lambda each: GROUPS.index(each.group))


def edit(
    patch: Mapping[str, Any], expected: Mapping[str, Any] | None = None, by: Actor = COMMAND_LINE
) -> dict[str, Any]:
    """Decide about settings; every process follows when it needs them next.

    :param patch: ``{variable: value}``; None leaves a setting to the environment again.
    :param expected: what the editor has seen, as ``operator_settings.read`` gives it.
    :returns: all that is decided then.
    :raises ConfigError: a setting cannot be changed at runtime, or its value cannot work.
    :raises EditConflict: somebody was faster.
    """
    wanted = {_field(variable).name: _checked(variable, value) for variable, value in patch.items()}

    def edited(decided: dict[str, Any]) -> dict[str, Any]:
        merged = {**decided, **wanted}
        return {name: value for name, value in merged.items() if value is not None}

    with transaction():
        before, after = operator_settings.change(edited, expected)
        if detail := changes(before, after):
            audit.record(by, "settings.updated", "settings", "", "", detail)
    return after


def check(decided: Mapping[str, Any]) -> None:
    """Refuse a document that no ``edit`` would have made.

    :param decided: ``{setting: value}``, by the names of the fields.
    :raises ConfigError: what of it cannot be.
    """
    variables = {each.name: each.metadata["variable"] for each in fields(Settings)}
    for name, value in decided.items():
        variable = variables.get(name, name)
        _field(variable)
        if value is None or _checked(variable, value) != value:
            raise ConfigError(f"{variable} has no value that can be decided at runtime.")


def _decided() -> dict[str, Any]:
    """What is decided; a setting of another version of Floway waits for that."""
    return {name: value for name, value in operator_settings.read().items() if name in EDITABLE}


def _shown(
    setting: Field[Any], in_force: Settings, decided: Mapping[str, Any], environ: Mapping[str, str]
) -> Shown:
    variable, value = setting.metadata["variable"], getattr(in_force, setting.name)
    # What a repr leaves out is what nobody is to see.
    is_secret = not setting.repr
    source: Source = "environment" if variable in environ else "default"
    return Shown(
        variable,
        _group(setting.name),
        setting.metadata["text"],
        setting.metadata["shown"],
        None if is_secret else _plain(value),
        is_secret,
        value is not None,
        "database" if setting.name in decided else source,
        setting.name in EDITABLE,
    )


def _group(name: str) -> str:
    for group, names in _NAMED.items():
        if name in names:
            return group
    if name in VendorSettings.__dataclass_fields__:
        return "vendors"
    return "health" if name in HealthSettings.__dataclass_fields__ else "gateway"


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case tuple() | frozenset():
            return [_plain(each) for each in value]
        case _:
            # A folder or a time zone.
            return str(value)


def _field(variable: str) -> Field[Any]:
    for each in fields(Settings):
        if each.metadata["variable"] == variable:
            if each.name in EDITABLE:
                return each
            reason = "is read once at start; set it in the environment"
            raise ConfigError(f"{variable} {reason}.", {variable: reason})
    raise ConfigError(f"{variable[:64]} is not a setting of Floway.", {variable[:64]: "is not known"})


def _checked(variable: str, value: Any) -> Any:
    """A value as the environment's own parser takes it."""
    if value is None:
        return None
    if type(value) is not int:
        raise ConfigError(f"{variable} must be a whole number.", {variable: "must be a whole number"})
    try:
        return _field(variable).metadata["parse"](str(value))
    except ValueError as error:
        raise ConfigError(f"{variable} {error}.", {variable: str(error)}) from None
