"""What keys and users have used of their limits."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class LimitCounterRow(Base):
    """The count of one key or one user; written by the workers that serve it."""

    __tablename__ = "limit_counters"

    #: ``key:key_3f9c...`` or ``user:usr_a1b2...``. No foreign key: a count that outlives its subject for
    #: some weeks does no harm.
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: As ``floway.gateway.limits.ledger`` keeps it.
    state: Mapped[dict[str, Any]] = mapped_column(Document)
    updated_at: Mapped[datetime] = mapped_column(Instant, index=True)
