"""Egress proxies, and which of them rest."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class ProxyRow(Base):
    """One egress proxy, owned by operators. Upstreams name it in ``proxy_ids``."""

    __tablename__ = "proxies"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(128), unique=True)
    scheme: Mapped[str] = mapped_column(String(16))
    host: Mapped[str] = mapped_column(String(255))
    port: Mapped[int] = mapped_column(Integer)
    #: An envelope of ``{"username", "password"}``; NULL when there are none.
    secrets: Mapped[str | None] = mapped_column(Text)
    #: NULL is the default of ``floway.domain.proxy``.
    dial_seconds: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class ProxyBackoffRow(Base):
    """Why one upstream passes over one proxy; a row whose time has come keeps only the count."""

    __tablename__ = "proxy_backoffs"

    proxy_id: Mapped[str] = mapped_column(ForeignKey("proxies.id", ondelete="CASCADE"), primary_key=True)
    upstream_id: Mapped[str] = mapped_column(
        ForeignKey("upstreams.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    fail_count: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    last_error: Mapped[str] = mapped_column(Text)
    last_error_at: Mapped[datetime] = mapped_column(Instant)
