"""OAuth sign-ins that have begun and wait for what the operator pastes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Instant


class PendingSignInRow(Base):
    """One sign-in, bound to who began it and for what."""

    __tablename__ = "pending_sign_ins"

    #: SHA-256 of the OAuth state, hexadecimal: who reads the table cannot finish a sign-in.
    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: An envelope of ``{"verifier": clear text}``.
    sealed_verifier: Mapped[str] = mapped_column(Text)
    #: NULL: begun on the command line.
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    flow: Mapped[str] = mapped_column(String(32))
    #: The upstream that gets another credential; NULL for one that is to be created.
    upstream_id: Mapped[str | None] = mapped_column(
        ForeignKey("upstreams.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
