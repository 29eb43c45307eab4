"""Rows as an archive sees them: plain values, envelopes opened, in one order on both engines."""

from collections.abc import Generator
from typing import Any

from sqlalchemy import Column, String, collate, select
from sqlalchemy.orm import Session

from floway.store import secrets
from floway.store.archive.sections import Section
from floway.store.db import reading

#: ``{column: value}``; instants are aware datetimes, an opened envelope is ``{name: clear text}`` or None.
Row = dict[str, Any]

#: Rows that are fetched at once: what a long read holds in memory.
_FETCHED = 1000


def read(section: Section) -> Generator[Row]:
    """Every row of a section in the order of its identity; lazy, inside the caller's session.

    :raises ConfigError: an envelope does not open.
    """
    with reading() as session:
        ordered = (_by_bytes(session, section.table.columns[name]) for name in section.identity)
        statement = select(section.table).order_by(*ordered).execution_options(yield_per=_FETCHED)
        if section.only is not None:
            statement = statement.where(section.table.columns[section.identity[0]].in_(section.only))
        for found in session.connection().execute(statement).mappings():
            yield opened(section, dict(found))


def opened(section: Section, stored: Row) -> Row:
    """A row with its envelopes opened."""
    if not section.envelopes:
        return stored
    plain = {
        name: None if stored[name] is None else secrets.open(stored[name], place(section, stored, name))
        for name in section.envelopes
    }
    return stored | plain


def sealed(section: Section, row: Row) -> Row:
    """A row as it is stored."""
    if not section.envelopes:
        return row
    return row | {
        name: secrets.seal(row[name] or {}, place(section, row, name))
        for name in section.envelopes
        if name in row
    }


def place(section: Section, row: Row, column: str) -> secrets.Place:
    """Where an envelope of a row belongs."""
    return secrets.Place(section.table.name, row[section.identity[0]], column)


def _by_bytes(session: Session, column: Column[Any]) -> Any:
    # SQLite compares bytes; a server sorts texts by its own language.
    if session.get_bind().dialect.name == "postgresql" and isinstance(column.type, String):
        return collate(column, "C")
    return column
