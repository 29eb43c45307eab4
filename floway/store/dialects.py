"""What the two engines spell alike and SQLAlchemy does not, and what it does not spell at all."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, FromClause, Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler


def upserting(session: Session) -> Any:
    """The INSERT that knows ON CONFLICT."""
    return inserting(session.get_bind().dialect)


def inserting(dialect: Dialect) -> Any:
    """The same for an engine that is known."""
    return postgresql.insert if dialect.name == "postgresql" else sqlite.insert


@dataclass(frozen=True, slots=True)
class Writing:
    """A statement that goes to the driver as it is, for many rows of plain values.

    SQLAlchemy looks at every value of every row, which costs as much as the rest of the way to the database.
    """

    sql: str
    #: A row, ``{column: value}``, as the driver wants it.
    arranged: Callable[[dict[str, Any]], Any]

    def run(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Write rows, which may be none."""
        if rows:
            connection.exec_driver_sql(self.sql, [self.arranged(row) for row in rows])


def writing(statement: Insert, dialect: Dialect) -> Writing:
    """A statement over all columns of its table, prepared."""
    compiled = statement.compile(dialect=dialect)
    if isinstance(compiled, SQLCompiler) and compiled.positiontup:
        names = compiled.positiontup
        return Writing(str(compiled), itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],))
    return Writing(str(compiled), dict)


class _HintingCompiler(SQLiteCompiler):
    """Writes hints of tables, which SQLAlchemy takes for SQLite and then leaves out."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        """What stands behind the table's name: ``INDEXED BY ...``."""
        return text


def let_hint(engine: Engine) -> None:
    """Let statements of an SQLite engine name their indexes, with ``with_hint(table, text, "sqlite")``."""
    engine.dialect.statement_compiler = _HintingCompiler
