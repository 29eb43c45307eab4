"""Rows that become useless with time: how they are counted and deleted in small steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, inspect, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from floway.store import leases, performance, sessions
from floway.store.db import reading, transaction
from floway.store.tables.agent_setups import AgentSetupRow
from floway.store.tables.audit import AuditEntryRow
from floway.store.tables.limit_counters import LimitCounterRow
from floway.store.tables.login_failures import LoginFailureRow
from floway.store.tables.pending_devices import PendingDeviceRow
from floway.store.tables.pending_sign_ins import PendingSignInRow
from floway.store.tables.quota_points import QuotaPointRow
from floway.store.tables.sessions import SessionRow
from floway.store.tables.upstream_health import UpstreamHealthRow
from floway.store.tables.usage import UsageRequestRow


@dataclass(frozen=True, slots=True)
class Expiring:
    """Rows that have become too old: those whose instant lies before a horizon."""

    #: How many there are.
    count: Callable[[datetime], int]
    #: Deletes the oldest of them, at most so many, in one transaction; how many it were.
    remove: Callable[[datetime, int], int]


def by_age(column: InstrumentedAttribute[datetime]) -> Expiring:
    """The rows of a table, as old as one of its instants says; it should have an index."""
    return _by(column, lambda horizon: column < horizon)


def _by(
    column: InstrumentedAttribute[datetime], is_old: Callable[[datetime], ColumnElement[bool]]
) -> Expiring:
    """The rows of a table that are too old in one way or another, in the order of one of its instants."""
    table = column.class_
    identity = [getattr(table, each.key) for each in inspect(table).primary_key]

    def count(horizon: datetime) -> int:
        with reading() as session:
            return session.scalars(select(func.count()).select_from(table).where(is_old(horizon))).one()

    def remove(horizon: datetime, limit: int) -> int:
        oldest = select(*identity).where(is_old(horizon)).order_by(column, *identity).limit(limit)
        with transaction() as session:
            gone: Any = delete(table).where(tuple_(*identity).in_(oldest)).returning(identity[0])
            return len(session.scalars(gone.execution_options(synchronize_session=False)).all())

    return Expiring(count, remove)


def _of_performance() -> Expiring:
    """Rows of hours and days, which have no instant."""

    def day(horizon: datetime) -> str:
        return horizon.astimezone(UTC).date().isoformat()

    return Expiring(
        lambda horizon: performance.count_before(day(horizon)),
        lambda horizon, limit: performance.remove_before(day(horizon), limit),
    )


PERFORMANCE: Final = _of_performance()
#: By when they were begun.
SIGN_INS: Final = by_age(PendingSignInRow.created_at)
LOGIN_FAILURES: Final = by_age(LoginFailureRow.failed_at)
#: By their end.
AGENT_SETUPS: Final = by_age(AgentSetupRow.expires_at)
DEVICES: Final = by_age(PendingDeviceRow.expires_at)
#: A session that nobody used has ended as well.
SESSIONS: Final = _by(
    SessionRow.expires_at,
    lambda horizon: or_(SessionRow.expires_at < horizon, SessionRow.last_seen_at < horizon - sessions.IDLE),
)
UPSTREAM_HEALTH: Final = by_age(UpstreamHealthRow.expires_at)
#: By the clock of their holders, which may be another than ours.
LEASES: Final = Expiring(
    lambda horizon: leases.count_over(), lambda horizon, limit: leases.remove_over(limit)
)
LIMIT_COUNTERS: Final = by_age(LimitCounterRow.updated_at)
REQUESTS: Final = by_age(UsageRequestRow.started_at)
QUOTA_POINTS: Final = by_age(QuotaPointRow.observed_at)
AUDIT_ENTRIES: Final = by_age(AuditEntryRow.at)
