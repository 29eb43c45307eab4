"""Dashboard logins: a random token, mostly in a cookie, of which only the hash is stored."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, select, update

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.sessions import SessionRow
from floway.store.tables.users import Role, UserRow

_TOKEN_BYTES = 32

#: A session that nobody used for so long has ended, whatever its lifetime: a dashboard that was left open.
IDLE = timedelta(hours=12)

#: How exact ``last_seen_at`` is. Finer would write on every click.
_SEEN_EVERY = timedelta(minutes=1)

#: Parameters of one statement.
_MAX_LIST = 500


@dataclass(frozen=True, slots=True)
class SessionUser:
    """Who is signed in with a session."""

    user_id: str
    name: str
    role: Role
    #: What a writing request must carry beside the cookie.
    csrf_token: str = field(repr=False)
    #: Of the session, to tell it from its siblings; '' when an API key stands for it.
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A login as its owner sees it."""

    id: str
    user_id: str
    created_at: datetime
    last_seen_at: datetime
    #: Unless it is used before, or at the latest.
    expires_at: datetime
    address: str
    user_agent: str


def create(user_id: str, lifetime: timedelta, address: str = "", user_agent: str = "") -> tuple[str, str]:
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
                address=address[:64],
                user_agent=_plain(user_agent)[:256],
            )
        )
    return raw, csrf_token


def find(raw: str) -> SessionUser | None:
    """Who a cookie belongs to; None when it is unknown, expired or of a disabled user."""
    at = clock.now()
    session_user, last_seen_at = _found(raw, at)
    if session_user is not None and last_seen_at < at - _SEEN_EVERY:
        with transaction() as session:
            session.execute(
                update(SessionRow).where(SessionRow.token_hash == _hash(raw)).values(last_seen_at=at)
            )
    return session_user


def peek(raw: str) -> SessionUser | None:
    """The same, without counting as use: a page that is left open must not keep its session alive."""
    return _found(raw, clock.now())[0]


def _found(raw: str, at: datetime) -> tuple[SessionUser | None, datetime]:
    """Who a cookie belongs to, and when it was used last."""
    with reading() as session:
        found = session.execute(
            select(SessionRow, UserRow)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(SessionRow.token_hash == _hash(raw), *_alive(at), UserRow.enabled)
        ).one_or_none()
        if found is None:
            return None, at
        row, user = found
        session_user = SessionUser(user.id, user.name, user.role, row.csrf_token, _id(row.token_hash))
        return session_user, row.last_seen_at


def revoke(raw: str) -> None:
    """Sign out; an unknown cookie is signed out already."""
    with transaction() as session:
        session.execute(delete(SessionRow).where(SessionRow.token_hash == _hash(raw)))


def list_all(user_id: str | None = None) -> tuple[Session, ...]:
    """Sessions that are good at this moment, of one user or of all, the newest first."""
    chosen = select(SessionRow).where(*_alive(clock.now()))
    if user_id is not None:
        chosen = chosen.where(SessionRow.user_id == user_id)
    with reading() as session:
        rows = session.scalars(chosen.order_by(SessionRow.created_at.desc(), SessionRow.token_hash))
        return tuple(_session(row) for row in rows)


def revoke_one(session_id: str, user_id: str | None = None) -> bool:
    """End the session with an id, if it is one of that user; False when there is none."""
    return bool(_revoke_where(user_id, lambda found: found == session_id))


def revoke_all(user_id: str | None = None, but: str = "") -> int:
    """End the sessions of one user or of all; how many there were.

    :param but: the id of one that stays.
    """
    return _revoke_where(user_id, lambda found: found != but)


def _revoke_where(user_id: str | None, is_meant: Callable[[str], bool]) -> int:
    """End sessions of a user whose id is meant; ids are derived, so they are compared here."""
    chosen = select(SessionRow.token_hash)
    if user_id is not None:
        chosen = chosen.where(SessionRow.user_id == user_id)
    with transaction() as session:
        hashes = [each for each in session.scalars(chosen) if is_meant(_id(each))]
        for start in range(0, len(hashes), _MAX_LIST):
            some = hashes[start : start + _MAX_LIST]
            session.execute(delete(SessionRow).where(SessionRow.token_hash.in_(some)))
    return len(hashes)


def _alive(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return SessionRow.expires_at > at, SessionRow.last_seen_at > at - IDLE


def _session(row: SessionRow) -> Session:
    return Session(
        id=_id(row.token_hash),
        user_id=row.user_id,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=min(row.expires_at, row.last_seen_at + IDLE),
        address=row.address,
        user_agent=row.user_agent,
    )


def _id(token_hash: str) -> str:
    """The public id of a session; the hash itself is shown to nobody."""
    return f"ses_{sha256(token_hash.encode()).hexdigest()[:24]}"


def _plain(text: str) -> str:
    # A header is what a client sent; PostgreSQL takes no NUL.
    return "".join(character for character in text if character.isprintable())


def _hash(raw: str) -> str:
    # A cookie is what a browser sent: any text.
    return sha256(raw.encode("utf-8", "replace")).hexdigest()
