"""What the two engines spell alike and SQLAlchemy does not."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def upserting(session: Session) -> Any:
    """The INSERT that knows ON CONFLICT."""
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
