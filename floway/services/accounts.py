"""Users and API keys come and go, as the command line and the admin API let them.

What changes about them in between is in ``users.py`` and ``keys.py``.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from floway import clock
from floway.domain.actor import COMMAND_LINE, SYSTEM, Actor
from floway.domain.caller import Scope
from floway.domain.limit import Limits
from floway.errors import ConfigError, NotThere
from floway.services import caps, passwords
from floway.store import api_keys, audit, users
from floway.store.api_keys import ApiKey
from floway.store.db import transaction
from floway.store.users import Role, User
from floway.strength import is_well_known

#: The user that ``FLOWAY_ADMIN_PASSWORD`` is for, and the owner of keys that name none.
ADMIN = "admin"

_MAX_NAME = 128

#: A chosen key is stored as a plain hash like a random one, so a short one could be found by trying.
_MIN_RAW_KEY, _MAX_RAW_KEY = 24, 256
_RAW_KEY = re.compile(rf"[A-Za-z0-9_-]{{{_MIN_RAW_KEY},{_MAX_RAW_KEY}}}")


def create_user(
    name: str,
    role: Role = "user",
    password: str | None = None,
    upstream_ids: Sequence[str] | None = None,
    *,
    by: Actor = COMMAND_LINE,
) -> User:
    """Add a user; without a password they cannot sign in, but can own keys.

    :raises ConfigError: the name, the password or the list of upstreams cannot be used.
    """
    name = checked_name(name)
    if password is not None:
        passwords.check(password, name)
    if users.named(name):
        # Told before the slow hash; a race is still caught by the store.
        raise ConfigError(f"A user named '{name}' exists already; choose another name.")
    password_hash = None if password is None else passwords.hashed(password)
    return add_user(name, role, password_hash, upstream_ids, by=by)


def add_user(
    name: str,
    role: Role,
    password_hash: str | None = None,
    upstream_ids: Sequence[str] | None = None,
    enabled: bool = True,
    *,
    limits: Limits | None = None,
    by: Actor = COMMAND_LINE,
) -> User:
    """Add a user whose password is hashed already.

    :param upstream_ids: the only upstreams that their keys may use; None is every one.
    :raises ConfigError: the name or the list cannot be used.
    """
    with transaction():
        listed = caps.checked_upstreams(upstream_ids)
        user = users.create(checked_name(name), role, password_hash, listed, enabled)
        if limits is not None:
            user = replace(user, limits=limits)
            users.replace(user)
        detail = {"role": role, "upstream_ids": upstream_ids, "can_sign_in": user.can_sign_in}
        audit.record(by, "user.created", "user", user.id, user.name, detail)
        return user


def set_password(name: str, password: str, *, by: Actor = COMMAND_LINE) -> None:
    """Give a user another password and end their sessions.

    :raises ConfigError: there is no such user, or the password cannot be used.
    """
    user = existing_user(name)
    password_hash = passwords.checked_hash(password, user.name)
    with transaction():
        users.set_password(user.id, password_hash)
        audit.record(by, "user.password_set", "user", user.id, user.name)


def ensure_admin(password: str) -> None:
    """Make sure that ``admin`` is an enabled administrator with this password.

    Nothing is written when that is so already; sessions then go on through a restart.

    :raises ConfigError: the password cannot be used.
    """
    passwords.check(password, ADMIN)
    user = users.named(ADMIN)
    if user is None:
        try:
            add_user(ADMIN, "admin", passwords.hashed(password), by=SYSTEM)
            return
        except ConfigError:
            # Workers start at the same time; another one was faster.
            user = existing_user(ADMIN)
    is_known = passwords.verify(password, user.password_hash)
    if is_known and user.enabled and user.role == "admin":
        return
    password_hash = None if is_known else passwords.hashed(password)
    with transaction():
        users.set_role(user.id, "admin")
        users.set_enabled(user.id, True)
        if password_hash:
            users.set_password(user.id, password_hash)
        audit.record(SYSTEM, "user.put_right", "user", user.id, user.name)


def create_key(
    name: str,
    user_name: str | None = None,
    upstream_ids: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    strict_losses: bool = False,
    *,
    raw: str | None = None,
    models: Sequence[str] | None = None,
    scope: Scope | None = None,
    dump_retention_seconds: int | None = None,
    enabled: bool = True,
    by: Actor = COMMAND_LINE,
) -> tuple[ApiKey, str]:
    """Add an API key; the raw key with it is shown once and never again.

    :param user_name: None is ``admin``, who is created without a password if need be.
    :param upstream_ids: the only upstreams it may use, in the order to try them; None is all.
    :param strict_losses: it refuses translations that drop, clamp or invent something.
    :param raw: a key that somebody chose, instead of a random one.
    :param models: the only models it may ask for; None is all.
    :param scope: what it may do in the admin API.
    :raises ConfigError: the name, the user, an upstream, a model, the time or the raw key cannot be used.
    """
    checked_name(name)
    with transaction():
        owner = existing_user(user_name) if user_name else users.named(ADMIN) or users.create(ADMIN, "admin")
        return add_key(
            owner.id,
            name,
            upstream_ids,
            expires_at,
            strict_losses,
            raw=raw,
            models=models,
            scope=scope,
            dump_retention_seconds=dump_retention_seconds,
            enabled=enabled,
            by=by,
        )


def add_key(
    user_id: str,
    name: str,
    upstream_ids: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    strict_losses: bool = False,
    *,
    raw: str | None = None,
    models: Sequence[str] | None = None,
    scope: Scope | None = None,
    dump_retention_seconds: int | None = None,
    enabled: bool = True,
    limits: Limits | None = None,
    by: Actor = COMMAND_LINE,
) -> tuple[ApiKey, str]:
    """As ``create_key``, for a user who is known by the id.

    :raises NotThere: there is no such user.
    :raises ConfigError: something else of it cannot be used.
    """
    name = checked_name(name)
    if expires_at is not None and expires_at <= clock.now():
        raise ConfigError(
            "The key would expire before it is created; choose a time to come.",
            faults={"expires_at": "This time has passed."},
        )
    with transaction():
        owner = users.find(user_id)
        if owner is None:
            raise NotThere("There is no user with this id.")
        key, raw = api_keys.create(
            owner.id,
            name,
            caps.checked_upstreams(upstream_ids, owner.upstream_ids),
            expires_at,
            strict_losses,
            raw=None if raw is None else checked_raw_key(raw),
            models=caps.checked_models(models),
            scope=scope,
            dump_retention_seconds=dump_retention_seconds,
            enabled=enabled,
        )
        if limits is not None:
            # Nobody else knows the key yet.
            api_keys.change(key.id, lambda made: replace(made, limits=limits))
            key = replace(key, limits=limits)
        detail = {"user_id": owner.id, "user": owner.name, "scope": scope, "upstream_ids": upstream_ids}
        audit.record(by, "api_key.created", "api_key", key.id, key.name, detail)
        return key, raw


def revoke_key(reference: str, *, by: Actor = COMMAND_LINE) -> ApiKey:
    """Make a key useless for good.

    :param reference: its id, or its name when only one usable key has that name.
    :raises ConfigError: it fits no usable key, or several.
    """
    with transaction():
        key = usable_key(reference)
        api_keys.revoke(key.id)
        audit.record(by, "api_key.revoked", "api_key", key.id, key.name)
        return key


def usable_key(reference: str) -> ApiKey:
    """The key with an id, or with a name that only one key has.

    :raises ConfigError: it fits no key that is not revoked, or several.
    """
    usable = api_keys.usable()
    found = [key for key in usable if key.id == reference] or [key for key in usable if key.name == reference]
    if not found:
        raise ConfigError(f"There is no usable key '{reference}'; see: flask --app wsgi keys list")
    if len(found) > 1:
        raise ConfigError(f"{len(found)} usable keys are named '{reference}'; give the id of one of them.")
    return found[0]


def checked_raw_key(raw: str) -> str:
    """A key that somebody chose instead of a random one.

    :raises ConfigError: it could be guessed, or cannot stand in a header; it is not repeated.
    """
    if not _RAW_KEY.fullmatch(raw) or is_well_known(raw):
        raise ConfigError(
            f"A key of your own has {_MIN_RAW_KEY} to {_MAX_RAW_KEY} letters, digits, '-' and '_' "
            "that nobody would guess.",
            faults={"custom_key": "It is too short, too long, easy to guess or has other characters."},
        )
    return raw


def existing_user(name: str) -> User:
    """The user with a name.

    :raises ConfigError: there is none.
    """
    user = users.named(name)
    if user is None:
        raise ConfigError(f"There is no user named '{name}'; see: flask --app wsgi users list")
    return user


def checked_name(name: str) -> str:
    """A name as it is stored: trimmed, one line, printable.

    :raises ConfigError: it is empty, too long or holds control characters.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if not 0 < len(name) <= _MAX_NAME or not name.isprintable():
        raise ConfigError(f"A name has 1 to {_MAX_NAME} printable characters.")
    return name
