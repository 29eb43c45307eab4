"""Changes of API keys."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from floway import clock
from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.limit import NO_LIMITS, Limits
from floway.errors import ConfigError, NotThere
from floway.services import caps
from floway.services.accounts import checked_name, checked_raw_key
from floway.services.changes import changes, fingerprint
from floway.store import api_keys, audit, users
from floway.store.api_keys import ApiKey
from floway.store.db import transaction

#: What an edit may name; each is an attribute of ``ApiKey``.
EDITABLE = (
    "name",
    "enabled",
    "expires_at",
    "upstream_ids",
    "models",
    "strict_losses",
    "scope",
    "dump_retention_seconds",
    "limits",
)

#: Looks at the key as it is, and raises when the edit was meant for another state of it.
Check = Callable[[ApiKey], None]


def edit(
    key_id: str,
    wanted: Mapping[str, Any],
    *,
    check: Check = lambda key: None,
    by: Actor = COMMAND_LINE,
) -> ApiKey:
    """Change what is named and leave the rest; the gateway follows within a second.

    :param wanted: ``{member of EDITABLE: value}``; None is "unlimited" where a member has it.
    :raises NotThere: there is no such key, or it is revoked.
    :raises ConfigError: a value cannot be used.
    """
    with transaction():

        def edited(key: ApiKey) -> ApiKey:
            check(key)
            return replace(key, **_checked(key, wanted))

        changed = api_keys.change(key_id, edited)
        if changed is None:
            raise _not_there()
        before, after = changed
        if detail := changes(_document(before), _document(after)):
            audit.record(by, "api_key.updated", "api_key", key_id, after.name, detail)
        return after


def rotate(
    key_id: str, raw: str | None = None, *, check: Check = lambda key: None, by: Actor = COMMAND_LINE
) -> tuple[ApiKey, str]:
    """Give a key another raw key, shown once; the one before is refused within a second.

    :param raw: a key that somebody chose; a random one when None.
    :raises NotThere: there is no such key, or it is revoked.
    :raises ConfigError: the chosen key cannot be used.
    """
    chosen = None if raw is None else checked_raw_key(raw)
    with transaction():
        key = api_keys.find(key_id)
        if key is None:
            raise _not_there()
        check(key)
        fresh = api_keys.rotate(key_id, chosen)
        rotated = api_keys.find(key_id)
        if fresh is None or rotated is None:
            raise _not_there()
        detail = {"key": fingerprint(fresh) if chosen is None else "chosen"}
        audit.record(by, "api_key.rotated", "api_key", key_id, key.name, detail)
        return rotated, fresh


def revoke(key_id: str, *, check: Check = lambda key: None, by: Actor = COMMAND_LINE) -> None:
    """Make a key useless for good.

    :raises NotThere: there is no such key, or it is revoked.
    """
    with transaction():
        key = api_keys.find(key_id)
        if key is None:
            raise _not_there()
        check(key)
        if not api_keys.revoke(key_id):
            raise _not_there()
        audit.record(by, "api_key.revoked", "api_key", key_id, key.name)


def _checked(key: ApiKey, wanted: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: wanted[name] for name in EDITABLE if name in wanted}
    if "name" in values:
        values["name"] = checked_name(values["name"])
    if "limits" in values:
        values["limits"] = values["limits"] or NO_LIMITS
    if "models" in values:
        values["models"] = caps.checked_models(values["models"])
    if "upstream_ids" in values:
        owner = users.find(key.user_id)
        cap = owner.upstream_ids if owner else ()
        values["upstream_ids"] = caps.checked_upstreams(values["upstream_ids"], cap, key.upstream_ids)
    expires_at: datetime | None = values.get("expires_at")
    if expires_at is not None and expires_at != key.expires_at and expires_at <= clock.now():
        raise ConfigError(
            "The key would have expired already; choose a time to come, or disable it.",
            faults={"expires_at": "This time has passed."},
        )
    return values


def _document(key: ApiKey) -> dict[str, Any]:
    """A key as the audit log may hold it."""
    values = {name: getattr(key, name) for name in EDITABLE}
    return {
        name: list(value)
        if isinstance(value, tuple)
        else value.isoformat()
        if isinstance(value, datetime)
        else value.document()
        if isinstance(value, Limits)
        else value
        for name, value in values.items()
    }


def _not_there() -> NotThere:
    return NotThere("There is no usable key with this id.")
