"""The writes of an import, all of them inside its one ``transaction()``."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, insert, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from floway.errors import EditConflict
from floway.store.archive.rows import Row, sealed
from floway.store.archive.sections import CONFIGURATION, USAGE, Section
from floway.store.db import is_locked, transaction
from floway.store.tables.proxies import ProxyBackoffRow
from floway.store.tables.sessions import SessionRow
from floway.store.tables.usage_days import UsageDayRow, UsageStaleDayRow

T = TypeVar("T")

#: Rows of one statement.
_AT_ONCE = 500

#: How long an import waits for writers that hold what it needs. They take milliseconds, so a longer wait
#: means that somebody sits on a row; the import then fails and has changed nothing.
_LOCK_PATIENCE_SECONDS = 15


#: What PostgreSQL calls a lock that was not free in time.
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def importing() -> Iterator[None]:
    """The one ``transaction()`` of an import.

    :raises EditConflict: somebody else kept the database from it for too long; nothing was changed.
    """
    try:
        with transaction():
            yield
    except OperationalError as error:
        if is_locked(error) or getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise EditConflict(
                "database_busy", "Others are writing to the database; nothing was imported, try again."
            ) from None
        raise


def hold() -> None:
    """Keep everybody else from writing what operators configure, until the ``transaction()`` ends.

    Reading goes on. SQLite has one writer anyway. The order is that in which others take their locks.
    """
    with transaction() as session:
        if session.get_bind().dialect.name != "postgresql":
            return
        session.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_PATIENCE_SECONDS}s'"))
        tables = ", ".join(section.table.name for section in CONFIGURATION)
        session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))


def add(section: Section, rows: Iterable[Row]) -> None:
    """Insert rows."""
    with transaction() as session:
        for some in _batches(rows):
            session.connection().execute(insert(section.table), [sealed(section, row) for row in some])


def replace(section: Section, rows: Sequence[Row]) -> None:
    """Give rows that exist their other values.

    Two rows may swap what is unique, so that each first gives its own up.
    """
    if not rows:
        return
    table = section.table
    mine = [table.columns[name] == bindparam(f"own_{name}") for name in section.identity]
    values: dict[str, Any] = {
        name: bindparam(f"as_{name}") for name in rows[0] if name not in section.identity
    }
    with transaction() as session:
        connection = session.connection()
        for some in _batches(rows):
            identities = [{f"own_{name}": row[name] for name in section.identity} for row in some]
            if section.unique:
                lasts = [group[-1] for group in section.unique]
                given_up: dict[str, Any] = {name: bindparam(f"as_{name}") for name in lasts}
                none = [
                    own | {f"as_{name}": _nobodys(row[section.identity[0]]) for name in lasts}
                    for own, row in zip(identities, some, strict=True)
                ]
                connection.execute(update(table).where(*mine).values(given_up), none)
        for some in _batches(rows):
            stored = [sealed(section, row) for row in some]
            parameters = [
                {f"own_{name}": row[name] for name in section.identity}
                | {f"as_{name}": row[name] for name in values}
                for row in stored
            ]
            connection.execute(update(table).where(*mine).values(values), parameters)


def remove(section: Section, identities: Iterable[str]) -> None:
    """Delete rows by their id, with whatever hangs on them."""
    [name] = section.identity
    with transaction() as session:
        for some in _batches(identities):
            session.execute(delete(section.table).where(section.table.columns[name].in_(some)))


def add_usage(rows: Iterable[Row]) -> None:
    """Store sums of usage; of two sums of one hour and identity the one over more requests stays.

    So neither a second import counts twice, nor does an old archive take back what was counted since.
    """
    table = USAGE.table
    with transaction() as session:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        statement: Any = dialect.insert(table)
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={
                column.name: statement.excluded[column.name]
                for column in table.columns
                if not column.primary_key
            },
            where=table.c.requests < statement.excluded.requests,
        )
        for some in _batches(rows):
            session.connection().execute(statement, some)
            # The sums of those days are made again from their hours.
            days = sorted({row["hour"][:10] for row in some})
            stale = dialect.insert(UsageStaleDayRow).on_conflict_do_nothing()
            session.connection().execute(stale, [{"day": day} for day in days])


def remove_usage() -> None:
    """Delete every sum of usage, by hours and by days."""
    with transaction() as session:
        for table in (USAGE.row, UsageDayRow, UsageStaleDayRow):
            session.execute(delete(table))


def end_sessions(user_ids: Collection[str] | None, spared: str) -> None:
    """Sign users out.

    :param user_ids: None is everybody.
    :param spared: the user whose import it is; '' spares nobody.
    """
    with transaction() as session:
        ended = delete(SessionRow).where(SessionRow.user_id != spared)
        if user_ids is None:
            session.execute(ended)
            return
        for some in _batches(user_ids):
            session.execute(ended.where(SessionRow.user_id.in_(some)))


def end_rests(proxy_ids: Collection[str] | None) -> None:
    """Forget which proxies rest; None is all of them."""
    with transaction() as session:
        if proxy_ids is None:
            session.execute(delete(ProxyBackoffRow))
            return
        for some in _batches(proxy_ids):
            session.execute(delete(ProxyBackoffRow).where(ProxyBackoffRow.proxy_id.in_(some)))


def _nobodys(identity: str) -> str:
    """A value that no row has: as long as the narrowest column takes."""
    return sha256(f"given up by {identity}".encode()).hexdigest()


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
