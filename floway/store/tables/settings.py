"""A few values of the deployment as a whole."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document


class SettingRow(Base):
    """``revision`` grows with every change the gateway must see; ``canary`` proves the secret key."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(Document)
