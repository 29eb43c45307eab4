"""Whether the database has the tables this code expects."""

from functools import cache

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from floway.errors import ConfigError
from floway.settings import Settings
from floway.store.db import MIGRATIONS, reading

#: The command that brings a database to the head.
UPGRADE = "flask --app wsgi db upgrade"


def at_head() -> bool:
    """Whether every migration has run; one small query.

    :raises OperationalError: the database cannot be reached.
    """
    try:
        with reading() as session:
            found = session.scalars(text("SELECT version_num FROM alembic_version")).all()
    except ProgrammingError:
        return False
    except OperationalError as error:
        # SQLite calls a missing table an operational error, as it does a missing disk.
        if "no such table" in str(error.orig):
            return False
        raise
    return list(found) == [head()]


def require_head() -> None:
    """Refuse to work on tables of another release.

    :raises ConfigError: the database is not migrated or cannot be reached.
    """
    try:
        if at_head():
            return
    except OperationalError as error:
        settings: Settings = current_app.extensions["floway.settings"]
        kind = "SQLite file" if settings.uses_sqlite else "PostgreSQL server"
        # The driver's text may hold the address, so only its kind is told.
        raise ConfigError(
            f"The {kind} of FLOWAY_DATABASE_URL cannot be used ({type(error.orig).__name__}); "
            "check that it is there and that this user may open it."
        ) from None
    raise ConfigError(f"The database does not have the tables of this release; run: {UPGRADE}")


@cache
def head() -> str:
    """The newest migration of this code."""
    revision = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if revision is None:
        raise RuntimeError(f"there are no migrations in {MIGRATIONS}")
    return revision
