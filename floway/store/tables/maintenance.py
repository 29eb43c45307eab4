"""What the sweeps of old rows last did."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class MaintenanceRunRow(Base):
    """The last run of one sweep, over all processes of the installation."""

    __tablename__ = "maintenance_runs"

    sweep: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    #: NULL: it runs, or its process was killed.
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted: Mapped[int] = mapped_column(BigInteger)
    #: False: it was stopped before the last old row, and goes on with the next turn.
    is_done: Mapped[bool] = mapped_column(Boolean)
    #: The kind of error that ended it; '' when none did.
    error: Mapped[str] = mapped_column(String(128))
