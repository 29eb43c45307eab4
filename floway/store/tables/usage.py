"""What was consumed: one row per exchange for a while, hourly sums for good.

Key, user and upstream ids have no foreign key: history outlives what it points at.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CHAR, BigInteger, Boolean, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant

#: What a partial index is about. A query has to say the same, word by word, for SQLite to take the index.
HAS_SESSION: Final = "session_id <> ''"
HAS_FAILED: Final = "verdict <> 'complete'"
IS_SLOW: Final = "duration_ms >= 60000"


def _partial(name: str, condition: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


class UsageCounts:
    """The token columns that both tables have, in the buckets of ``floway.domain.usage.Usage``."""

    input_tokens: Mapped[int] = mapped_column(BigInteger)
    cache_read_tokens: Mapped[int] = mapped_column(BigInteger)
    cache_write_5m_tokens: Mapped[int] = mapped_column(BigInteger)
    cache_write_1h_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
    reasoning_tokens: Mapped[int] = mapped_column(BigInteger)
    input_image_tokens: Mapped[int] = mapped_column(BigInteger)
    output_image_tokens: Mapped[int] = mapped_column(BigInteger)


class UsageBucketRow(UsageCounts, Base):
    """The sums of one UTC hour; no part of the identity is nullable, '' stands for none."""

    __tablename__ = "usage_buckets"
    __table_args__ = (
        Index(None, "key_id", "hour"),
        Index(None, "upstream_id", "hour"),
    )

    #: ``YYYY-MM-DDTHH``, which sorts as time does.
    hour: Mapped[str] = mapped_column(CHAR(13), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    upstream_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    model: Mapped[str] = mapped_column(String(256), primary_key=True)
    model_key: Mapped[str] = mapped_column(String(256), primary_key=True)
    protocol: Mapped[str] = mapped_column(String(32), primary_key=True)
    tier: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(32), primary_key=True)
    #: Of ``floway.domain.price.length_class``: inputs of one price list only are summed up together.
    length_class: Mapped[int] = mapped_column(Integer, primary_key=True, server_default=text("0"))
    #: The rates that applied; another price is another sum, so that no edit changes what was charged.
    price_version: Mapped[str] = mapped_column(String(160), primary_key=True, server_default=text("''"))
    requests: Mapped[int] = mapped_column(BigInteger)
    #: Of those that have a price.
    cost_microusd: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    #: Requests that used tokens without a price.
    unpriced_requests: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class UsageRequestRow(UsageCounts, Base):
    """One exchange. Nothing by which a prompt or an answer could be read."""

    __tablename__ = "usage_requests"
    # One for each question of the log: see ``floway.store.exchanges``. Those of a part of the rows cost the
    # others nothing.
    __table_args__ = (
        Index(None, "key_id", "started_at"),
        Index(None, "user_id", "started_at"),
        Index(None, "upstream_id", "started_at"),
        Index(None, "model", "started_at"),
        Index(None, "protocol", "started_at"),
        _partial("ix_usage_requests_session_id_started_at", HAS_SESSION, "session_id", "started_at"),
        _partial("ix_usage_requests_failed", HAS_FAILED, "started_at"),
        _partial("ix_usage_requests_slow", IS_SLOW, "started_at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    key_id: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[str] = mapped_column(String(40))
    protocol: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(256))
    verdict: Mapped[str] = mapped_column(String(32))
    status: Mapped[int] = mapped_column(Integer)
    upstream_id: Mapped[str] = mapped_column(String(40))
    model_key: Mapped[str] = mapped_column(String(256))
    tier: Mapped[str] = mapped_column(String(64))
    stream: Mapped[bool] = mapped_column(Boolean)
    attempts: Mapped[int] = mapped_column(Integer)
    #: NULL when tokens were used and nobody knows their price, as in all rows of a time before prices.
    cost_microusd: Mapped[int | None] = mapped_column(BigInteger)
    price_version: Mapped[str] = mapped_column(String(160), server_default=text("''"))
    duration_ms: Mapped[int] = mapped_column(BigInteger)
    first_token_ms: Mapped[int | None] = mapped_column(BigInteger)
    upstream_request_id: Mapped[str] = mapped_column(String(256))
    error: Mapped[str] = mapped_column(Text)
    #: ``[[path, kind, reason]]``; NULL when nothing was lost.
    losses: Mapped[list[list[str]] | None] = mapped_column(Document)
    #: ``[[upstream id, number, status, reason, ms]]`` of candidates that were passed over or failed; NULL
    #: when there were none.
    attempt_log: Mapped[list[list[Any]] | None] = mapped_column(Document)
    client: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    session_id: Mapped[str] = mapped_column(String(128), server_default=text("''"))
    trace_id: Mapped[str] = mapped_column(String(32), server_default=text("''"))
    parent_span_id: Mapped[str] = mapped_column(String(16), server_default=text("''"))
    #: NULL where it did not come to that, and in all rows of a time before these columns.
    queue_us: Mapped[int | None] = mapped_column(BigInteger)
    gateway_us: Mapped[int | None] = mapped_column(BigInteger)
    connect_us: Mapped[int | None] = mapped_column(BigInteger)
    upstream_us: Mapped[int | None] = mapped_column(BigInteger)
    #: When the row was written, on the clock of the process that did.
    written_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
