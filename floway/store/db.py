"""The database seam: engine, sessions, transactions, and the way off the gevent hub.

Every store function runs in the current app context and opens ``reading()`` or ``transaction()``.
Gateway code calls it through ``off_hub``, so that SQLite's C code never stalls a stream.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, NullPool, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from floway import clock
from floway.settings import Settings
from floway.store.dialects import let_hint
from floway.store.tables.base import metadata
from floway.threads import Threads, pause

#: Top-level ``migrations/``, beside the package.
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

#: How long SQLite itself waits for a lock, inside C code. Longer would stop every greenlet when
#: holder and waiter share a process; the patience that matters is ``retry_locked``'s.
_BUSY_TIMEOUT_MS = 250

#: How long a writer waits for its turn altogether. A writer holds the lock for milliseconds, so a
#: wait of this length means that somebody else (a backup, a shell) sits on the file.
_LOCK_PATIENCE_SECONDS = 15.0

#: SQLite has one writer, so more threads would only queue; a pool apart from the hub's own keeps name
#: lookups from waiting behind a slow query.
_threads = Threads(4)

#: How PostgreSQL's lists name connections of gateways.
APPLICATION_NAME = "floway"

#: Connections of one process to PostgreSQL, kept and at most. All of SQL is off the hot path.
_POOL_SIZE, _POOL_OVERFLOW = 4, 4

#: The execution option of a connection whose transactions take SQLite's write lock when they begin.
WRITES = "floway_writes"

#: Whatever the database refuses or cannot do; for callers above the store, who know no SQL.
StoreError = SQLAlchemyError

P = ParamSpec("P")
T = TypeVar("T")

db = SQLAlchemy(metadata=metadata)


def init_app(app: Flask) -> None:
    """Attach the database of ``app.extensions["floway.settings"]`` and the ``flask db`` commands."""
    settings: Settings = app.extensions["floway.settings"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
    if settings.uses_sqlite:
        with app.app_context():
            let_hint(db.engine)
            _listen(db.engine)


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reads that see one state of the database; joins an open ``transaction()``."""
    session = db.session()
    if session.info.get("open"):
        yield session
        return
    session.info["open"] = True
    try:
        yield session
    finally:
        session.info.pop("open")
        # A read pins a connection, and on SQLite keeps the WAL from being checkpointed.
        session.rollback()


@contextmanager
def snapshot() -> Iterator[Session]:
    """As ``reading()``, and all its statements see one moment, on PostgreSQL too; never joins another one.

    It may last: nobody waits for it, but old rows are kept for as long.
    """
    session = db.session()
    if session.info.get("open"):
        raise RuntimeError("a snapshot() inside another session would see what that one sees")
    if session.get_bind().dialect.name == "postgresql":
        session.connection(
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
    with reading():
        yield session


@contextmanager
def transaction() -> Iterator[Session]:
    """A session whose writes are committed at the end, or rolled back when the block raises.

    Inside another ``transaction()`` it joins that one. No network call, no wait and no yield to a
    client may happen inside: on SQLite it holds the only write lock.

    :raises OperationalError: the write lock was not free within 15 seconds.
    """
    session = db.session()
    if session.info.get("open"):
        if not session.info.get("writes"):
            raise RuntimeError(
                "a transaction() inside a reading() would upgrade its lock, which SQLite refuses"
            )
        yield session
        return
    # The lock is taken before the first statement: a read that later writes fails at once on SQLite
    # when somebody wrote in between, however long the timeout is.
    retry_locked(lambda: session.connection(execution_options={WRITES: True}), on_failure=session.rollback)
    session.info.update(open=True, writes=True)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.clear()


def retry_locked(function: Callable[[], T], on_failure: Callable[[], None] = lambda: None) -> T:
    """Call a function until SQLite's lock is free, sleeping cooperatively in between.

    :param function: holds no lock and has had no effect when it fails.
    :param on_failure: brings things back to where the function can be called again.
    :raises OperationalError: the lock was not free within 15 seconds, or it is another error.
    """
    deadline = clock.monotonic() + _LOCK_PATIENCE_SECONDS
    pause_seconds = 0.005
    while True:
        try:
            return function()
        except OperationalError as error:
            on_failure()
            if not is_locked(error) or clock.monotonic() > deadline:
                raise
        pause(pause_seconds * (0.5 + random.random()))  # noqa: S311  jitter, not a secret
        pause_seconds = min(pause_seconds * 2, 0.2)


def is_locked(error: DBAPIError) -> bool:
    """Whether SQLite refused because somebody else writes."""
    # The low byte is the primary code; the others tell which lock it was.
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def kept_open(app: Flask) -> Callable[[], None]:
    """Keep SQLite's file open in this process until the returned function is called.

    Whoever closes the last connection to a file in WAL mode copies the whole log back and deletes
    it. Connections here are short, so that would happen after each batch of a quiet moment.
    """
    settings: Settings = app.extensions["floway.settings"]
    if not settings.uses_sqlite:
        return lambda: None
    file = make_url(settings.database_url).database or ""
    held = sqlite3.connect(file, timeout=_BUSY_TIMEOUT_MS / 1000, check_same_thread=False)
    # Only a read opens the file.
    held.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    return held.close


def off_hub(app: Flask, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a store function in an app context of its own, without stalling other greenlets.

    On SQLite under gevent it runs in a thread. On PostgreSQL it runs in place, because psycopg waits
    cooperatively; outside gevent (command line) it runs in place, because nobody else is waiting.
    """

    def in_context() -> T:
        with app.app_context():
            return function(*args, **kwargs)

    settings: Settings = app.extensions["floway.settings"]
    return _threads.run(in_context) if settings.uses_sqlite else in_context()


def _engine_options(settings: Settings) -> dict[str, Any]:
    # An error that names the values of its statement takes tokens and hashes into the log.
    return {"hide_parameters": True, **_pooling(settings)}


def _pooling(settings: Settings) -> dict[str, Any]:
    if settings.uses_sqlite:
        file = Path(make_url(settings.database_url).database or "")
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # SQLite itself would let everybody read it; the files beside it take its mode over.
        file.touch(mode=0o600)
        # Opening a file is cheaper than keeping a connection that belongs to one thread.
        return {"poolclass": NullPool, "connect_args": {"timeout": _BUSY_TIMEOUT_MS / 1000}}
    return {
        "pool_size": _POOL_SIZE,
        "max_overflow": _POOL_OVERFLOW,
        "pool_timeout": 10,
        "pool_recycle": 1800,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 10, "application_name": APPLICATION_NAME},
    }


def _listen(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: object) -> None:
        # The driver's own BEGIN comes too late and is always deferred; ours is in ``begin``.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # With WAL a power cut loses the last commits, but never harms the file.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
