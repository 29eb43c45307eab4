"""How much of subscriptions was used, over time."""

from datetime import datetime

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class QuotaPointRow(Base):
    """One point of a series; without a foreign key, because history outlives its upstream."""

    __tablename__ = "quota_points"

    upstream_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: As its vendor names accounts.
    account_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    window_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    observed_at: Mapped[datetime] = mapped_column(Instant, primary_key=True, index=True)
    #: A fraction; NULL is unknown or unlimited.
    used: Mapped[float | None] = mapped_column(Float)
    resets_at: Mapped[datetime | None] = mapped_column(Instant)
    status: Mapped[str | None] = mapped_column(String(64))
