"""Users of the dashboard and owners of API keys."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Boolean, String, true
from sqlalchemy.orm import Mapped, mapped_column

from floway.store.tables.base import Base, Document, Instant

#: What a user may do; a smaller role sees less.
Role = Literal["admin", "operator", "viewer", "user"]


class UserRow(Base):
    """A person or a team."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    #: The name folded, so that it is unique whatever its case; SQLite's own lower() knows ASCII only.
    #: Of a deleted user it is something that no name can be, so that the name is free again.
    name_key: Mapped[str] = mapped_column(String(400), unique=True)
    role: Mapped[Role] = mapped_column(String(16))
    #: None: the user cannot sign in to the dashboard.
    password_hash: Mapped[str | None] = mapped_column(String(255))
    enabled: Mapped[bool] = mapped_column(Boolean, server_default=true())
    #: The only upstreams that keys of the user may use; NULL is every one.
    upstream_ids: Mapped[list[str] | None] = mapped_column(Document)
    #: For all keys of the user together, ``{limit: value}`` as of a key; NULL is no limit.
    limits: Mapped[dict[str, int] | None] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Instant)
    #: The row of a deleted user stays, because keys and usage point at it.
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
