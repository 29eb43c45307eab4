"""Refused logins, counted over all workers."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import delete, func, select

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.login_failures import LoginFailureRow

#: The longest window that anybody asks for; older rows are of no use.
KEPT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Failures:
    """How often logins were refused in a window, and when last; None when never."""

    count: int
    last_at: datetime | None


def record(user_name: str, address: str) -> None:
    """Note a refused login, and forget those that no window reaches any more."""
    now = clock.now()
    with transaction() as session:
        session.execute(delete(LoginFailureRow).where(LoginFailureRow.failed_at < now - KEPT))
        row = LoginFailureRow(id=uuid4().hex, failed_at=now, user_name=_mark(user_name), address=address[:64])
        session.add(row)


def within(window: timedelta, *, user_name: str | None = None, address: str | None = None) -> Failures:
    """The refused logins of the last ``window``, of one user name or one address where given."""
    query = select(func.count(), func.max(LoginFailureRow.failed_at)).where(
        LoginFailureRow.failed_at > clock.now() - window
    )
    if user_name is not None:
        query = query.where(LoginFailureRow.user_name == _mark(user_name))
    if address is not None:
        query = query.where(LoginFailureRow.address == address[:64])
    with reading() as session:
        count, last_at = session.execute(query).one()
    return Failures(count, last_at)


def forget(user_name: str, address: str) -> None:
    """Take back what one user refused themselves from one address, after they got it right."""
    with transaction() as session:
        session.execute(
            delete(LoginFailureRow).where(
                LoginFailureRow.user_name == _mark(user_name), LoginFailureRow.address == address[:64]
            )
        )


def _mark(user_name: str) -> str:
    """What names are told apart by; people type passwords there, so the name itself is not stored."""
    # As users are found, or a name in another spelling would have a count of its own.
    normal = unicodedata.normalize("NFKC", user_name).casefold()[:128]
    return sha256(normal.encode("utf-8", "replace")).hexdigest()
