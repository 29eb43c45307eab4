"""Periods whose usage was priced anew, with what each sum had cost before."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class RepricingRow(Base):
    """One repricing of a period."""

    __tablename__ = "usage_repricings"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: Whole hours.
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    #: What it was confined to: ``{"upstream_id", "model_key"}``, each only when given.
    scope: Mapped[dict[str, Any]] = mapped_column(Document)
    changed_sums: Mapped[int] = mapped_column(BigInteger)
    cost_before_microusd: Mapped[int] = mapped_column(BigInteger)
    cost_after_microusd: Mapped[int] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class RepricedSumRow(Base):
    """What moved from one price to another in an hourly sum."""

    __tablename__ = "usage_repriced_sums"

    repricing_id: Mapped[str] = mapped_column(
        ForeignKey("usage_repricings.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    #: The identity of the sum without its price.
    identity: Mapped[dict[str, Any]] = mapped_column(Document)
    #: ``{column: how much of it moved}``: requests and tokens.
    moved: Mapped[dict[str, Any]] = mapped_column(Document)
    price_before: Mapped[str] = mapped_column(String(160))
    price_after: Mapped[str] = mapped_column(String(160))
    cost_before_microusd: Mapped[int] = mapped_column(BigInteger)
    cost_after_microusd: Mapped[int] = mapped_column(BigInteger)
    unpriced_before: Mapped[int] = mapped_column(BigInteger)
    unpriced_after: Mapped[int] = mapped_column(BigInteger)
