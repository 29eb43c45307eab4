"""Whole requests that are kept in files: which there are, and what was found out about them."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class DumpRow(Base):
    """One file. It says what a list shows, because the exchange's own row may be gone, or never was."""

    __tablename__ = "dumps"
    __table_args__ = (Index(None, "key_id", "started_at"),)

    exchange_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: Its file lies in the folder of that day.
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    key_id: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[str] = mapped_column(String(40))
    protocol: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(256))
    upstream_id: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(32))
    status: Mapped[int] = mapped_column(Integer)
    stream: Mapped[bool] = mapped_column(Boolean)
    duration_ms: Mapped[int] = mapped_column(BigInteger)
    error: Mapped[str] = mapped_column(Text)
    #: Of the client's side, whole.
    request_bytes: Mapped[int] = mapped_column(BigInteger)
    response_bytes: Mapped[int] = mapped_column(BigInteger)
    #: Whether only the beginning of some body is in the file.
    is_truncated: Mapped[bool] = mapped_column(Boolean)
    #: The size of the file.
    stored_bytes: Mapped[int] = mapped_column(BigInteger)
