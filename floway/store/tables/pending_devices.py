"""Sign-ins by device code that have begun and wait until somebody allows them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class PendingDeviceRow(Base):
    """One sign-in, bound to who began it and for what."""

    __tablename__ = "pending_devices"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: An envelope of ``{"device_code": clear text}``: whoever has the code gets the login.
    sealed_code: Mapped[str] = mapped_column(Text)
    #: NULL: begun on the command line.
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    #: The vendor's host that the code is of.
    host: Mapped[str] = mapped_column(String(255))
    #: The upstream that gets another login; NULL for one that is to be created.
    upstream_id: Mapped[str | None] = mapped_column(
        ForeignKey("upstreams.id", ondelete="CASCADE"), index=True
    )
    #: The ways to the vendor that were stated when it began, as a list of ids; NULL: the stored ones.
    proxy_ids: Mapped[Any | None] = mapped_column(Document)
    #: How long the vendor wants to be left alone between two polls.
    interval_seconds: Mapped[float] = mapped_column(Float)
    next_poll_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
