"""Changes of users, and what nobody may do to themselves or to the last administrator."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.limit import NO_LIMITS
from floway.errors import ConfigError, EditConflict, NotThere
from floway.services import caps, passwords
from floway.services.accounts import checked_name
from floway.services.changes import changes
from floway.store import audit, sessions, users
from floway.store.db import transaction
from floway.store.users import User

#: What an edit may name; each is an attribute of ``User``.
EDITABLE = ("name", "role", "enabled", "upstream_ids", "limits", "password_hash")

#: Looks at the user as they are, and raises when the edit was meant for another state of them.
Check = Callable[[User], None]


def edit(
    user_id: str,
    wanted: Mapping[str, Any],
    *,
    check: Check = lambda user: None,
    by: Actor = COMMAND_LINE,
    acting_user_id: str = "",
    kept_session_id: str = "",
) -> User:
    """Change what is named and leave the rest; the gateway follows within a second.

    Another password, another role or the end of the access ends the user's sessions.

    :param wanted: ``{member of EDITABLE: value}``.
    :param acting_user_id: who makes the change; '' at the command line, which may do it to anybody.
    :param kept_session_id: the session in which an administrator changes their own password.
    :raises NotThere: there is no such user.
    :raises EditConflict: the name is taken.
    :raises ConfigError: they would lock themselves or everybody out, or a value cannot be used.
    """
    with transaction():
        user, administrators = users.held(user_id)
        if user is None:
            raise _not_there()
        check(user)
        changed = replace(user, **_checked(user, wanted))
        if user.id == acting_user_id and (changed.role != user.role or not changed.enabled):
            raise ConfigError(
                "Nobody takes their own role or access away; ask another.", code="self_protection"
            )
        _keep_an_administrator(user, changed, administrators)
        users.replace(changed)
        if (changed.role, changed.password_hash, changed.enabled) != (
            user.role,
            user.password_hash,
            user.enabled,
        ):
            sessions.revoke_all(user.id, but=kept_session_id if user.id == acting_user_id else "")
        if detail := changes(_document(user), _document(changed)) | _password(user, changed):
            audit.record(by, "user.updated", "user", user.id, changed.name, detail)
        return changed


def remove(
    user_id: str, *, check: Check = lambda user: None, by: Actor = COMMAND_LINE, acting_user_id: str = ""
) -> User:
    """Delete a user with their keys and sessions; what they used stays.

    :raises NotThere: there is no such user.
    :raises ConfigError: it is the last administrator, or whoever asks.
    """
    with transaction():
        user, administrators = users.held(user_id)
        if user is None:
            raise _not_there()
        check(user)
        if user.id == acting_user_id:
            raise ConfigError("Nobody deletes themselves; ask another administrator.", code="self_protection")
        _keep_an_administrator(user, None, administrators)
        users.remove(user.id)
        audit.record(by, "user.deleted", "user", user.id, user.name, {"role": user.role})
        return user


def require_password(user: User, password: str) -> None:
    """Check a user's current password. Takes as long as a hash.

    :raises ConfigError: it is another one, or there is none.
    """
    if user.password_hash is None:
        raise ConfigError("This user has no password; an administrator sets one.", code="no_password_set")
    if not passwords.verify(password, user.password_hash):
        raise ConfigError("The current password is another one.", code="wrong_current_password")


def set_own_password(user: User, password_hash: str, session_id: str, by: Actor) -> None:
    """Store the password that a user chose, and end their other sessions.

    :param user: as they were when their current password was looked at.
    :raises EditConflict: somebody else has changed it meanwhile.
    """
    with transaction():
        present, _ = users.held(user.id)
        if present is None or present.password_hash != user.password_hash:
            raise EditConflict("concurrent_update", "The password was changed meanwhile; sign in again.")
        users.replace(replace(present, password_hash=password_hash))
        sessions.revoke_all(user.id, but=session_id)
        audit.record(by, "user.password_set", "user", user.id, user.name)


def _checked(user: User, wanted: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: wanted[name] for name in EDITABLE if name in wanted}
    if "name" in values:
        values["name"] = checked_name(values["name"])
    if "limits" in values:
        values["limits"] = values["limits"] or NO_LIMITS
    if "upstream_ids" in values:
        values["upstream_ids"] = caps.checked_upstreams(values["upstream_ids"], kept=user.upstream_ids)
    return values


def _keep_an_administrator(user: User, changed: User | None, administrators: tuple[User, ...]) -> None:
    """Refuse what would leave nobody who can administer the gateway."""
    stays = changed is not None and changed.role == "admin" and changed.can_sign_in
    others = any(each.can_sign_in for each in administrators if each.id != user.id)
    if user.role == "admin" and user.can_sign_in and not stays and not others:
        raise ConfigError(
            f"'{user.name}' is the last administrator who can sign in; make another first.",
            code="protected_user",
        )


def _document(user: User) -> dict[str, Any]:
    """A user as the audit log may hold them."""
    cap = user.upstream_ids
    return {
        "name": user.name,
        "role": user.role,
        "enabled": user.enabled,
        "upstream_ids": None if cap is None else list(cap),
        "limits": user.limits.document(),
    }


def _password(user: User, changed: User) -> dict[str, Any]:
    if user.password_hash == changed.password_hash:
        return {}
    return {"password": "removed" if changed.password_hash is None else "set"}


def _not_there() -> NotThere:
    return NotThere("There is no user with this id.")
