"""What an operator's look at the database asks; nothing of it is changed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect, make_url, text

from floway.settings import Settings
from floway.store import secrets
from floway.store.db import APPLICATION_NAME, MIGRATIONS, db, reading, transaction

#: SQLite looks through the whole file; more faults than these tell no more.
_MAX_FAULTS: Final = 10


@dataclass(frozen=True, slots=True)
class Server:
    """Which database it is."""

    product: str
    version: str


@dataclass(frozen=True, slots=True)
class Envelopes:
    """How much is encrypted."""

    total: int
    #: Those that the newest key does not open.
    older: int


def file_of(settings: Settings) -> Path:
    """Where the embedded database is, or will be."""
    return Path(make_url(settings.database_url).database or "")


def server() -> Server:
    """Which database answers.

    :raises DatabaseError: none does.
    """
    with reading() as session:
        if _is_sqlite():
            return Server("SQLite", str(session.scalar(text("SELECT sqlite_version()"))))
        return Server("PostgreSQL", str(session.scalar(text("SHOW server_version"))))


def faults() -> list[str]:
    """What SQLite finds wrong in its file; a server looks after its own."""
    if not _is_sqlite():
        return []
    with reading() as session:
        found = session.scalars(text(f"PRAGMA quick_check({_MAX_FAULTS})")).all()
        return [str(each) for each in found if each != "ok"]


def try_to_write() -> None:
    """Take the right to write, and give it back.

    :raises DatabaseError: it cannot be had: the file or the server takes no writes, or somebody holds it.
    """
    with transaction() as session:
        if _is_sqlite():
            # The lock alone says nothing about the disk; the file's own number stays what it is.
            number = int(session.scalar(text("PRAGMA user_version")) or 0)
            session.execute(text(f"PRAGMA user_version = {number}"))
        else:
            session.execute(text("CREATE TEMPORARY TABLE floway_doctor (x integer) ON COMMIT DROP"))
        session.rollback()


def revision() -> str | None:
    """The newest migration that has run; None where none has."""
    if not inspect(db.engine).has_table("alembic_version"):
        return None
    with reading() as session:
        return session.scalars(text("SELECT version_num FROM alembic_version")).one_or_none()


def is_known(found: str) -> bool:
    """Whether this code has a migration."""
    try:
        return ScriptDirectory(str(MIGRATIONS)).get_revision(found) is not None
    except CommandError:
        return False


def envelopes() -> Envelopes:
    """Opens everything that is encrypted.

    :raises ConfigError: the secret key is a wrong one, or an envelope was changed.
    """
    total, older = 0, 0
    ring = secrets.keyring()
    for envelope, place in secrets.sealed():
        ring.open(envelope, place)
        total += 1
        older += not ring.is_newest(envelope)
    return Envelopes(total, older)


def server_time() -> datetime | None:
    """What the clock of a database server shows; None for SQLite, which has none of its own."""
    if _is_sqlite():
        return None
    with reading() as session:
        shown: datetime | None = session.scalar(text("SELECT clock_timestamp()"))
        return None if shown is None else shown.astimezone(UTC)


def machines() -> int:
    """From how many addresses gateways are connected at this moment; 1 for SQLite and through a socket."""
    if _is_sqlite():
        return 1
    # A pooler in between, or one network address for several machines, hides them.
    connected = text(
        "SELECT count(DISTINCT client_addr) FROM pg_stat_activity "
        "WHERE application_name = :name AND datname = current_database()"
    )
    with reading() as session:
        return max(1, session.scalar(connected, {"name": APPLICATION_NAME}) or 0)


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
