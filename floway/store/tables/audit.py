"""Who changed what."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class AuditEntryRow(Base):
    """One change. No foreign keys: the history outlives what it points at."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "object_kind", "object_id", "id"),)

    #: SQLite numbers rows by itself only in a column of exactly this type.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str] = mapped_column(String(40), index=True)
    actor_name: Mapped[str] = mapped_column(String(128))
    #: An IPv6 address with a zone is the longest.
    address: Mapped[str] = mapped_column(String(64))
    #: ``upstream.updated``: a noun and what happened to it.
    action: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[str] = mapped_column(String(64))
    #: Its name at the time.
    object_name: Mapped[str] = mapped_column(String(256))
    #: ``{member: [before, after]}`` of a change, or other facts; secrets as fingerprints only.
    detail: Mapped[dict[str, Any]] = mapped_column(Document)
