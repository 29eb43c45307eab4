"""Upstreams: what operators decide, and apart from it what the machine learns.

The state has a table of its own, so that an edit physically cannot put an old token back.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class UpstreamRow(Base):
    """One configured upstream, owned by operators."""

    __tablename__ = "upstreams"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(128), unique=True)
    enabled: Mapped[bool] = mapped_column(Boolean, server_default=true())
    sort_order: Mapped[int] = mapped_column(Integer)
    config: Mapped[dict[str, Any]] = mapped_column(Document)
    #: An envelope of ``{name: clear text}``; NULL when there is none.
    secrets: Mapped[str | None] = mapped_column(Text)
    #: ``{flag id: enabled}``, only what differs from the kind's defaults.
    flag_overrides: Mapped[dict[str, bool]] = mapped_column(Document)
    #: ``{"prefix", "addressable", "listed"}`` of ``floway.domain.model_prefix``; NULL is none.
    model_prefix: Mapped[dict[str, Any] | None] = mapped_column(Document)
    #: Public ids, without the prefix, sorted; NULL is none.
    disabled_models: Mapped[list[str] | None] = mapped_column(Document)
    #: ``["proxy_3f9c...", "direct"]``, in the order to try them; NULL is the direct way alone.
    proxy_ids: Mapped[list[str] | None] = mapped_column(Document)
    #: Grows with every edit.
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class UpstreamStateRow(Base):
    """The machine-owned half, one row per upstream; changed only by compare-and-swap."""

    __tablename__ = "upstream_states"

    upstream_id: Mapped[str] = mapped_column(ForeignKey("upstreams.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[dict[str, Any] | None] = mapped_column(Document)
    #: An envelope of ``{name: clear text}``; NULL when there is none.
    state_secrets: Mapped[str | None] = mapped_column(Text)
    state_version: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class UpstreamModelCacheRow(Base):
    """The list of models an upstream last gave."""

    __tablename__ = "upstream_model_caches"

    upstream_id: Mapped[str] = mapped_column(ForeignKey("upstreams.id", ondelete="CASCADE"), primary_key=True)
    #: The layout of ``models``; a reader takes another one for an empty cache.
    shape: Mapped[int] = mapped_column(Integer)
    upstream_version: Mapped[int] = mapped_column(Integer)
    models: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    fetched_at: Mapped[datetime] = mapped_column(Instant)
    error: Mapped[str | None] = mapped_column(Text)
    error_at: Mapped[datetime | None] = mapped_column(Instant)
