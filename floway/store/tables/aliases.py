"""Names of the operator's own for models."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Integer, String, true
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class AliasRow(Base):
    """One alias."""

    __tablename__ = "model_aliases"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(256), unique=True)
    display_name: Mapped[str | None] = mapped_column(String(256))
    selection: Mapped[str] = mapped_column(String(32))
    is_listed: Mapped[bool] = mapped_column(Boolean, server_default=true())
    sort_order: Mapped[int] = mapped_column(Integer)
    #: ``[{"model": id, "upstream_id": id or null, "rules": {name: value}}]``, in order. The upstream
    #: has no foreign key: a target without its upstream serves nothing, the others go on.
    targets: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    #: ``{"limits": {name: tokens}}``: what model lists show in place of what is computed.
    announced_metadata: Mapped[dict[str, Any] | None] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
