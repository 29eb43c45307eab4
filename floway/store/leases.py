"""Leases over all processes that share the database.

A holder that is killed keeps others out until its lease has run out. Instants are those of the
processes, so hosts whose clocks differ shorten or lengthen a lease by the difference.
"""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.leases import LeaseRow


def acquire(name: str, seconds: float) -> str | None:
    """The holder's mark of a lease that is ours for a while; None while somebody else has it."""
    with reading() as session:
        held = session.scalars(
            select(LeaseRow.holder).where(LeaseRow.name == name, LeaseRow.expires_at > clock.now())
        ).one_or_none()
    if held is not None:
        # Those who wait ask often; the write lock is for those who can get it.
        return None
    now = clock.now()
    row = {"name": name, "holder": uuid4().hex, "expires_at": now + timedelta(seconds=seconds)}
    with transaction() as session:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement = insert(LeaseRow).values(row)
        # One statement: of two that see the same expired row, the second waits and then matches nothing.
        return session.scalars(
            statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
                where=LeaseRow.expires_at <= now,
            ).returning(LeaseRow.holder)
        ).one_or_none()


def renew(name: str, holder: str, seconds: float) -> bool:
    """Hold a lease for longer; False when it has run out or passed to somebody else."""
    now = clock.now()
    with transaction() as session:
        kept = session.scalars(
            update(LeaseRow)
            .where(LeaseRow.name == name, LeaseRow.holder == holder, LeaseRow.expires_at > now)
            .values(expires_at=now + timedelta(seconds=seconds))
            .returning(LeaseRow.holder)
        )
        return bool(kept.all())


def release(name: str, holder: str) -> None:
    """Give a lease back; one that has passed to somebody else stays theirs."""
    with transaction() as session:
        session.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder))
