"""What models cost: what operators set, and the book that is the base."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class PriceOverrideRow(Base):
    """A price that an operator set; prices of deleted upstreams stay, for what those have served."""

    __tablename__ = "price_overrides"
    __table_args__ = (UniqueConstraint("upstream_id", "model_key", "valid_from"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: '' is every upstream.
    upstream_id: Mapped[str] = mapped_column(String(40))
    model_key: Mapped[str] = mapped_column(String(256))
    #: 1970 is since ever: a nullable column cannot be part of a unique key.
    valid_from: Mapped[datetime] = mapped_column(Instant)
    #: As ``floway.domain.price_document`` writes it.
    price: Mapped[dict[str, Any]] = mapped_column(Document)
    note: Mapped[str] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class PriceBookRow(Base):
    """A model of the price book; the settings row ``price_book`` says which book that is."""

    __tablename__ = "price_book"

    model_key: Mapped[str] = mapped_column(String(256), primary_key=True)
    price: Mapped[dict[str, Any]] = mapped_column(Document)
