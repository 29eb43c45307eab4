"""Dashboard logins: a random cookie of which only the hash is stored."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.sessions import SessionRow
from floway.store.tables.users import Role, UserRow

_TOKEN_BYTES = 32

#: How exact ``last_seen_at`` is. Finer would write on every click.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionUser:
    """Who is signed in with a session."""

    user_id: str
    name: str
    role: Role
    #: What a writing request must carry beside the cookie.
    csrf_token: str = field(repr=False)


def create(user_id: str, lifetime: timedelta) -> tuple[str, str]:
    """Sign a user in; the raw token for the cookie, and the CSRF token for the page."""
    raw, csrf_token = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    at = clock.now()
    with transaction() as session:
        session.add(
            SessionRow(
                token_hash=_hash(raw),
                user_id=user_id,
                csrf_token=csrf_token,
                created_at=at,
                last_seen_at=at,
                expires_at=at + lifetime,
            )
        )
    return raw, csrf_token


def find(raw: str) -> SessionUser | None:
    """Who a cookie belongs to; None when it is unknown, expired or of a disabled user."""
    at = clock.now()
    with reading() as session:
        found = session.execute(
            select(SessionRow, UserRow)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(SessionRow.token_hash == _hash(raw), SessionRow.expires_at > at, UserRow.enabled)
        ).one_or_none()
        if found is None:
            return None
        row, user = found
        session_user = SessionUser(user.id, user.name, user.role, row.csrf_token)
        is_stale = row.last_seen_at < at - _SEEN_EVERY
    if is_stale:
        with transaction() as session:
            session.execute(
                update(SessionRow).where(SessionRow.token_hash == _hash(raw)).values(last_seen_at=at)
            )
    return session_user


def revoke(raw: str) -> None:
    """Sign out; an unknown cookie is signed out already."""
    with transaction() as session:
        session.execute(delete(SessionRow).where(SessionRow.token_hash == _hash(raw)))


def prune() -> int:
    """Delete expired sessions; how many there were."""
    with transaction() as session:
        gone = delete(SessionRow).where(SessionRow.expires_at <= clock.now()).returning(SessionRow.token_hash)
        return len(session.scalars(gone).all())


def _hash(raw: str) -> str:
    # A cookie is what a browser sent: any text.
    return sha256(raw.encode("utf-8", "replace")).hexdigest()
