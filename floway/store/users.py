"""Users: dashboard logins and owners of API keys."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, get_args

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.errors import ConfigError
from floway.store import ids, revision
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.sessions import SessionRow
from floway.store.tables.users import Role, UserRow

__all__ = [
    "ROLES",
    "Role",
    "User",
    "create",
    "find",
    "list_all",
    "named",
    "set_enabled",
    "set_password",
    "set_role",
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)


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


def create(name: str, role: Role, password_hash: str | None = None) -> User:
    """Add a user.

    :raises ConfigError: the name is taken, whatever its case.
    """
    row = UserRow(
        id=ids.fresh("usr"),
        name=name,
        name_key=_folded(name),
        role=role,
        enabled=True,
        password_hash=password_hash,
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
        if broke_unique(error, "users", "name_key"):
            raise ConfigError(f"A user named '{name}' exists already; choose another name.") from None
        raise


def find(user_id: str) -> User | None:
    """The user with an id."""
    return _first(UserRow.id == user_id)


def named(name: str) -> User | None:
    """The user with a name, whatever its case."""
    return _first(UserRow.name_key == _folded(name))


def list_all() -> tuple[User, ...]:
    """Every user, oldest first."""
    with reading() as session:
        rows = session.scalars(select(UserRow).order_by(UserRow.created_at, UserRow.id))
        return tuple(_user(row) for row in rows)


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
        row = session.scalars(select(UserRow).where(condition)).one_or_none()
        return None if row is None else _user(row)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _user(row: UserRow) -> User:
    return User(row.id, row.name, row.role, row.enabled, row.created_at, row.password_hash)
