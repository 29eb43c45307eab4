"""Users: dashboard logins and owners of API keys."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, get_args

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.domain.limit import NO_LIMITS, Limits
from floway.errors import EditConflict
from floway.store import ids, revision
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.api_keys import ApiKeyRow
from floway.store.tables.sessions import SessionRow
from floway.store.tables.users import Role, UserRow

__all__ = [
    "ROLES",
    "Role",
    "User",
    "can_anybody_sign_in",
    "create",
    "find",
    "held",
    "list_all",
    "named",
    "remove",
    "replace",
    "set_enabled",
    "set_password",
    "set_role",
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)

_LIVE: Final = UserRow.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class User:
    """A stored user."""

    id: str
    name: str
    role: Role
    enabled: bool
    created_at: datetime
    #: None: cannot sign in to the dashboard.
    password_hash: str | None = field(default=None, repr=False)
    #: The only upstreams that keys of the user may use; None is every one.
    upstream_ids: tuple[str, ...] | None = None
    #: Of all keys of the user together.
    limits: Limits = NO_LIMITS

    @property
    def can_sign_in(self) -> bool:
        """Whether there is a password that lets the user in."""
        return self.enabled and self.password_hash is not None


def create(
    name: str,
    role: Role,
    password_hash: str | None = None,
    upstream_ids: Sequence[str] | None = None,
    enabled: bool = True,
) -> User:
    """Add a user.

    :raises EditConflict: the name is taken, whatever its case.
    """
    row = UserRow(
        id=ids.fresh("usr"),
        name=name,
        name_key=_folded(name),
        role=role,
        enabled=enabled,
        password_hash=password_hash,
        upstream_ids=None if upstream_ids is None else list(upstream_ids),
        created_at=clock.now(),
    )
    try:
        with transaction() as session:
            session.add(row)
            session.flush()
            revision.bump()
            # As it is read back: the engines keep milliseconds.
            session.refresh(row)
            return _user(row)
    except IntegrityError as error:
        raise _taken(error, name) from None


def find(user_id: str) -> User | None:
    """The user with an id."""
    return _first(UserRow.id == user_id)


def named(name: str) -> User | None:
    """The user with a name, whatever its case."""
    return _first(UserRow.name_key == _folded(name))


def list_all() -> tuple[User, ...]:
    """Every user who is not deleted, oldest first."""
    with reading() as session:
        rows = session.scalars(select(UserRow).where(_LIVE).order_by(UserRow.created_at, UserRow.id))
        return tuple(_user(row) for row in rows)


def can_anybody_sign_in() -> bool:
    """Whether some user has a password that lets them in."""
    return any(user.can_sign_in for user in list_all())


def held(user_id: str) -> tuple[User | None, tuple[User, ...]]:
    """A user, and all administrators; nobody else changes them before the open ``transaction()`` ends.

    The administrators are part of it, so that two of them cannot demote each other at the same time.
    """
    concerned = (UserRow.id == user_id) | (UserRow.role == "admin")
    with transaction() as session:
        rows = session.scalars(select(UserRow).where(_LIVE, concerned).order_by(UserRow.id).with_for_update())
        users = [_user(row) for row in rows]
    administrators = tuple(user for user in users if user.role == "admin")
    return next((user for user in users if user.id == user_id), None), administrators


def replace(user: User) -> None:
    """Store what administrators decide about a user: the name, the role, the upstreams, who gets in.

    :raises EditConflict: the name is taken, whatever its case.
    """
    values = {
        "name": user.name,
        "name_key": _folded(user.name),
        "role": user.role,
        "enabled": user.enabled,
        "upstream_ids": None if user.upstream_ids is None else list(user.upstream_ids),
        "limits": user.limits.document() or None,
        "password_hash": user.password_hash,
    }
    try:
        with transaction() as session:
            session.execute(update(UserRow).where(UserRow.id == user.id, _LIVE).values(values))
            revision.bump()
    except IntegrityError as error:
        raise _taken(error, user.name) from None


def remove(user_id: str) -> None:
    """Delete a user: the sessions end and the keys are revoked; the name is free for another."""
    at = clock.now()
    with transaction() as session:
        session.execute(
            update(UserRow)
            .where(UserRow.id == user_id, _LIVE)
            # A name has no control characters, so this key collides with none.
            .values(enabled=False, password_hash=None, deleted_at=at, name_key=f"deleted\n{user_id}")
        )
        session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))
        session.execute(
            update(ApiKeyRow)
            .where(ApiKeyRow.user_id == user_id, ApiKeyRow.revoked_at.is_(None))
            .values(enabled=False, revoked_at=at)
        )
        revision.bump()


def set_password(user_id: str, password_hash: str) -> None:
    """Store another password and end the user's sessions."""
    with transaction() as session:
        session.execute(update(UserRow).where(UserRow.id == user_id).values(password_hash=password_hash))
        session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))


def set_role(user_id: str, role: Role) -> None:
    """Store another role."""
    with transaction() as session:
        session.execute(update(UserRow).where(UserRow.id == user_id).values(role=role))


def set_enabled(user_id: str, enabled: bool) -> None:
    """Let a user in, or keep out the user, the sessions and the API keys."""
    with transaction() as session:
        session.execute(update(UserRow).where(UserRow.id == user_id).values(enabled=enabled))
        if not enabled:
            session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))
        revision.bump()


def _first(condition: ColumnElement[bool]) -> User | None:
    with reading() as session:
        row = session.scalars(select(UserRow).where(_LIVE, condition)).one_or_none()
        return None if row is None else _user(row)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _user(row: UserRow) -> User:
    upstream_ids = None if row.upstream_ids is None else tuple(row.upstream_ids)
    return User(
        row.id,
        row.name,
        row.role,
        row.enabled,
        row.created_at,
        row.password_hash,
        upstream_ids,
        Limits.of(row.limits),
    )


def _taken(error: IntegrityError, name: str) -> Exception:
    """What broke when a name was written."""
    if broke_unique(error, "users", "name_key"):
        return EditConflict(
            "duplicate_username", f"A user named '{name}' exists already; choose another name."
        )
    return error
