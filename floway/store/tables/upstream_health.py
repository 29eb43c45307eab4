"""Which upstreams are passed over, and why; a row whose time has come waits for a call that serves."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class UpstreamHealthRow(Base):
    """One exclusion of ``floway.domain.health``."""

    __tablename__ = "upstream_health"

    upstream_id: Mapped[str] = mapped_column(ForeignKey("upstreams.id", ondelete="CASCADE"), primary_key=True)
    #: The upstream's own id of a model; '' is the whole upstream.
    scope: Mapped[str] = mapped_column(String(256), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    begun_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    is_stated: Mapped[bool] = mapped_column(Boolean)
    limit_name: Mapped[str] = mapped_column(String(128))
    times: Mapped[int] = mapped_column(Integer)
    upstream_version: Mapped[int] = mapped_column(Integer)
    #: ``{"at", "status", "headers": [[name, value]], "excerpt", "exchange_id", "failed", "attempts"}``, the
    #: instant in milliseconds since 1970.
    evidence: Mapped[dict[str, Any]] = mapped_column(Document)
