"""How ``flask db`` runs migrations: one process at a time, all or nothing, on both engines."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine, text

from floway.store import tables
from floway.store.db import WRITES
from floway.store.tables.base import metadata

assert tables.__all__  # The import fills the metadata.

#: Any number that no other program uses as an advisory lock in the same database.
ADVISORY_LOCK = 0x466C6F77

logging.basicConfig(format="%(message)s")
logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)


def run() -> None:
    """Run the command at hand on the database of the current app."""
    migrate = current_app.extensions["migrate"]
    engine: Engine = migrate.db.engine
    if context.is_offline_mode():
        raise RuntimeError("migrations read the database they change; run them without --sql")
    lock = file_lock if engine.dialect.name == "sqlite" else advisory_lock
    with engine.connect().execution_options(**{WRITES: True}) as connection, lock(connection):
        context.configure(
            connection=connection,
            target_metadata=metadata,
            # SQLite rolls DDL back like anything else; Alembic does not expect it to.
            transactional_ddl=True,
            process_revision_directives=drop_empty_revision,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if engine.dialect.name == "sqlite":
                check_foreign_keys(connection)


@contextmanager
def file_lock(connection: Connection) -> Iterator[None]:
    """Keep other migrations of the same SQLite file out, and foreign keys from firing meanwhile.

    Changing a table rebuilds it, and dropping the old one would delete its children through
    ON DELETE CASCADE. SQLite ignores the pragma inside a transaction, so it comes before.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    with open(f"{connection.engine.url.database}.migrate.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        driver.execute("PRAGMA foreign_keys = OFF")
        yield


@contextmanager
def advisory_lock(connection: Connection) -> Iterator[None]:
    """Keep other migrations of the same PostgreSQL database out."""
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ADVISORY_LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": ADVISORY_LOCK})
        connection.commit()


def check_foreign_keys(connection: Connection) -> None:
    """Refuse a migration that leaves rows without their parents."""
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables_with_orphans = ", ".join(sorted({str(row[0]) for row in orphans}))
        raise RuntimeError(f"the migration leaves rows without their parents in: {tables_with_orphans}")


def drop_empty_revision(migration_context: object, revision: object, directives: list) -> None:
    """Write no file when ``flask db migrate`` finds the models and the database alike."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


run()
