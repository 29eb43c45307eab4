"""Set-ups of coding agents that were begun in the dashboard."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant


class AgentSetupRow(Base):
    """One address from which a script can be downloaded once."""

    __tablename__ = "agent_setups"

    #: SHA-256 of the token in the address, hexadecimal: who reads the table cannot download anything.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    #: Of the API key that the download makes, such as the name of a machine.
    key_name: Mapped[str] = mapped_column(String(128))
    #: The script asks for a key that its user has already, instead of bringing another one.
    asks_key: Mapped[bool] = mapped_column(Boolean)
    #: ``{agent: its choices}`` as ``floway.services.agent_setup.choices`` has them.
    configuration: Mapped[dict[str, Any]] = mapped_column(Document)
    #: Grows with every change of the configuration.
    revision: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: NULL: the script can still be downloaded.
    downloaded_at: Mapped[datetime | None] = mapped_column(Instant)
    #: The key that the download made.
    key_id: Mapped[str | None] = mapped_column(ForeignKey("api_keys.id", ondelete="SET NULL"), index=True)
