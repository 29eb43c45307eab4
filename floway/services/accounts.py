"""Users and API keys, as the command line and the admin API handle them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from floway import clock
from floway.errors import ConfigError
from floway.services import passwords
from floway.store import api_keys, upstreams, users
from floway.store.api_keys import ApiKey
from floway.store.users import Role, User

#: The user that ``FLOWAY_ADMIN_PASSWORD`` is for, and the owner of keys that name none.
ADMIN = "admin"

_MAX_NAME = 128


def create_user(name: str, role: Role = "user", password: str | None = None) -> User:
    """Add a user; without a password they cannot sign in, but can own keys.

    :raises ConfigError: the name or the password cannot be used.
    """
    name = checked_name(name)
    if password is not None:
        passwords.check(password, name)
    if users.named(name):
        # Told before the slow hash; a race is still caught by the store.
        raise ConfigError(f"A user named '{name}' exists already; choose another name.")
    return users.create(name, role, None if password is None else passwords.hashed(password))


def set_password(name: str, password: str) -> None:
    """Give a user another password and end their sessions.

    :raises ConfigError: there is no such user, or the password cannot be used.
    """
    user = existing_user(name)
    passwords.check(password, user.name)
    users.set_password(user.id, passwords.hashed(password))


def ensure_admin(password: str) -> None:
    """Make sure that ``admin`` is an enabled administrator with this password.

    Nothing is written when that is so already; sessions then go on through a restart.

    :raises ConfigError: the password cannot be used.
    """
    passwords.check(password, ADMIN)
    user = users.named(ADMIN)
    if user is None:
        try:
            users.create(ADMIN, "admin", passwords.hashed(password))
            return
        except ConfigError:
            # Workers start at the same time; another one was faster.
            user = existing_user(ADMIN)
    if user.role != "admin":
        users.set_role(user.id, "admin")
    if not user.enabled:
        users.set_enabled(user.id, True)
    if not passwords.verify(password, user.password_hash):
        users.set_password(user.id, passwords.hashed(password))


def create_key(
    name: str,
    user_name: str | None = None,
    upstream_ids: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    strict_losses: bool = False,
) -> tuple[ApiKey, str]:
    """Add an API key; the raw key with it is shown once and never again.

    :param user_name: None is ``admin``, who is created without a password if need be.
    :param upstream_ids: the only upstreams it may use, in the order to try them; None is all.
    :param strict_losses: it refuses translations that drop, clamp or invent something.
    :raises ConfigError: the name, the user, an upstream or the time cannot be used.
    """
    name = checked_name(name)
    if expires_at is not None and expires_at <= clock.now():
        raise ConfigError("The key would expire before it is created; choose a time to come.")
    for upstream_id in upstream_ids or ():
        if upstreams.find(upstream_id) is None:
            raise ConfigError(f"There is no upstream {upstream_id}; see: flask --app wsgi upstreams list")
    owner = existing_user(user_name) if user_name else users.named(ADMIN) or users.create(ADMIN, "admin")
    return api_keys.create(owner.id, name, upstream_ids, expires_at, strict_losses)


def revoke_key(reference: str) -> ApiKey:
    """Make a key useless for good.

    :param reference: its id, or its name when only one usable key has that name.
    :raises ConfigError: it fits no usable key, or several.
    """
    key = _usable_key(reference)
    api_keys.revoke(key.id)
    return key


def set_strict(reference: str, strict_losses: bool) -> ApiKey:
    """Let a key refuse translations that drop, clamp or invent something, or not.

    :param reference: its id, or its name when only one usable key has that name.
    :raises ConfigError: it fits no usable key, or several.
    """
    key = _usable_key(reference)
    if not api_keys.set_strict(key.id, strict_losses):
        # It was revoked since it was found.
        raise _no_usable_key(reference)
    return replace(key, strict_losses=strict_losses)


def _usable_key(reference: str) -> ApiKey:
    usable = [key for key in api_keys.list_all() if key.revoked_at is None]
    found = [key for key in usable if key.id == reference] or [key for key in usable if key.name == reference]
    if not found:
        raise _no_usable_key(reference)
    if len(found) > 1:
        raise ConfigError(f"{len(found)} usable keys are named '{reference}'; give the id of one of them.")
    return found[0]


def _no_usable_key(reference: str) -> ConfigError:
    return ConfigError(f"There is no usable key '{reference}'; see: flask --app wsgi keys list")


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
