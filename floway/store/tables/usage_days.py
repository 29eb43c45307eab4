"""Usage by day, made from the hourly sums: what questions about months are answered from."""

from sqlalchemy import CHAR, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base
from floway.store.tables.usage import UsageCounts


class UsageDayRow(UsageCounts, Base):
    """The sums of one UTC day.

    ``grouping`` says what a row is a sum over: ``all`` keeps every column apart, ``model`` only the model,
    ``total`` nothing; the other columns of such a row are ''.
    """

    __tablename__ = "usage_days"
    __table_args__ = (
        Index(None, "key_id", "day"),
        Index(None, "user_id", "day"),
        Index(None, "upstream_id", "day"),
        Index(None, "model", "day"),
    )

    grouping: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: ``YYYY-MM-DD``.
    day: Mapped[str] = mapped_column(CHAR(10), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    upstream_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    model: Mapped[str] = mapped_column(String(256), primary_key=True)
    model_key: Mapped[str] = mapped_column(String(256), primary_key=True)
    protocol: Mapped[str] = mapped_column(String(32), primary_key=True)
    tier: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(32), primary_key=True)
    requests: Mapped[int] = mapped_column(BigInteger)
    cost_microusd: Mapped[int] = mapped_column(BigInteger)
    unpriced_requests: Mapped[int] = mapped_column(BigInteger)


class UsageStaleDayRow(Base):
    """A day whose hours have changed since it was summed up: it is read from its hours."""

    __tablename__ = "usage_stale_days"

    day: Mapped[str] = mapped_column(CHAR(10), primary_key=True)
