"""Dashboard logins."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class SessionRow(Base):
    """One signed-in browser."""

    __tablename__ = "sessions"

    #: SHA-256 of the cookie, hexadecimal: who reads the table cannot sign in with it.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    #: Useless without the cookie, so it is kept as it is and can be shown to the page again.
    csrf_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: Where the login came from, so that its owner knows it again in the list.
    address: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    user_agent: Mapped[str] = mapped_column(String(256), server_default=text("''"))
