"""What the two engines spell alike and SQLAlchemy does not, and what it does not spell at all."""

from typing import Any

from sqlalchemy import Engine, FromClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.orm import Session


def upserting(session: Session) -> Any:
    """The INSERT that knows ON CONFLICT."""
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert


class _HintingCompiler(SQLiteCompiler):
    """Writes hints of tables, which SQLAlchemy takes for SQLite and then leaves out."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        """What stands behind the table's name: ``INDEXED BY ...``."""
        return text


def let_hint(engine: Engine) -> None:
    """Let statements of an SQLite engine name their indexes, with ``with_hint(table, text, "sqlite")``."""
    engine.dialect.statement_compiler = _HintingCompiler
