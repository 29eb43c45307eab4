"""Refused dashboard logins of the last minutes, to slow down guessing."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class LoginFailureRow(Base):
    """One refused login."""

    __tablename__ = "login_failures"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    failed_at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: The SHA-256 of what was typed, folded as names are compared; need not be the name of a user.
    user_name: Mapped[str] = mapped_column(String(128), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
