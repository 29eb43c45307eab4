"""Rights that one process of the installation has for a while."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class LeaseRow(Base):
    """One lease; a row that has run out counts as none."""

    __tablename__ = "leases"

    #: What for: ``token:up_3f9c...``. No foreign key: it only outlives its subject by seconds.
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    #: Random, so that a holder whose lease has passed to another one cannot give it back.
    holder: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(Instant)
