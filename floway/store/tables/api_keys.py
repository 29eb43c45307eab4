"""API keys of clients."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from floway.domain.caller import Scope
from floway.store.tables.base import Base, Document, Instant


class ApiKeyRow(Base):
    """One key; the key itself is nowhere."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: Restricted: removing a user must not silently drop what the usage history points at.
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(String(128))
    #: SHA-256, hexadecimal. A generated key has too much entropy to be guessed from it.
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    key_prefix: Mapped[str] = mapped_column(String(16))
    key_last4: Mapped[str] = mapped_column(String(4))
    #: Upstream ids in the order to try them; NULL is unrestricted.
    upstream_ids: Mapped[list[str] | None] = mapped_column(Document)
    #: Public model ids, of which one may end with ``*``; NULL is every model.
    models: Mapped[list[str] | None] = mapped_column(Document)
    #: NULL: the key never reaches the admin API.
    scope: Mapped[Scope | None] = mapped_column(String(16))
    #: How long the requests of this key are kept whole; NULL keeps none.
    dump_retention_seconds: Mapped[int | None] = mapped_column(Integer)
    #: ``{limit: value}`` as ``floway.domain.limit.Limits`` has them; NULL is no limit.
    limits: Mapped[dict[str, int] | None] = mapped_column(Document)
    enabled: Mapped[bool] = mapped_column(Boolean, server_default=true())
    #: Refuses what a translation would lose.
    strict_losses: Mapped[bool] = mapped_column(Boolean, server_default=false())
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
