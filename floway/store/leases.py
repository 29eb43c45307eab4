"""Leases over all processes that share the database.

A holder that is killed keeps others out until its lease has run out. Whether it has is told by one clock for
all: PostgreSQL's own, or that of the one host whose processes share an SQLite file. By the clocks of several
hosts, one that is ahead would take a lease from its holder, and redeem a refresh token a second time.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    cast,
    delete,
    extract,
    func,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.base import Instant
from floway.store.tables.leases import LeaseRow


def acquire(name: str, seconds: float) -> str | None:
    """The holder's mark of a lease that is ours for a while; None while somebody else has it."""
    with reading() as session:
        held = session.scalars(
            select(LeaseRow.holder).where(LeaseRow.name == name, LeaseRow.expires_at > moment(session))
        ).one_or_none()
    if held is not None:
        # Those who wait ask often; the write lock is for those who can get it.
        return None
    with transaction() as session:
        is_postgresql = _is_postgresql(session)
        statement = (postgresql.insert if is_postgresql else sqlite.insert)(LeaseRow).values(
            name=name, holder=uuid4().hex, expires_at=moment(session, seconds)
        )
        # One statement: of two that see the same expired row, the second waits and then matches nothing.
        return session.scalars(
            statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
                where=LeaseRow.expires_at <= moment(session),
            ).returning(LeaseRow.holder)
        ).one_or_none()


def renew(name: str, holder: str, seconds: float) -> bool:
    """Hold a lease for longer; False when it has run out or passed to somebody else."""
    with transaction() as session:
        kept = session.scalars(
            update(LeaseRow)
            .where(LeaseRow.name == name, LeaseRow.holder == holder, LeaseRow.expires_at > moment(session))
            .values(expires_at=moment(session, seconds))
            .returning(LeaseRow.holder)
            .execution_options(synchronize_session=False)
        )
        return bool(kept.all())


def release(name: str, holder: str) -> None:
    """Give a lease back; one that has passed to somebody else stays theirs."""
    with transaction() as session:
        session.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder))


def count_over() -> int:
    """How many leases of killed processes have run out."""
    with reading() as session:
        return session.scalars(
            select(func.count()).select_from(LeaseRow).where(LeaseRow.expires_at < moment(session))
        ).one()


def remove_over(limit: int) -> int:
    """Delete leases that have run out, at most so many; how many it were."""
    with transaction() as session:
        over = select(LeaseRow.name).where(LeaseRow.expires_at < moment(session)).limit(limit)
        gone = delete(LeaseRow).where(LeaseRow.name.in_(over)).returning(LeaseRow.name)
        return len(session.scalars(gone.execution_options(synchronize_session=False)).all())


def moment(session: Session, seconds: float = 0.0) -> ColumnElement[datetime]:
    """So many seconds from now, as the clock of all holders shows it."""
    if not _is_postgresql(session):
        return literal(clock.now() + timedelta(seconds=seconds), Instant)
    # Of the statement, not of the transaction, which may have waited.
    now_seconds = extract("epoch", func.clock_timestamp())
    return type_coerce(cast((now_seconds + seconds) * 1000, BigInteger), Instant)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
