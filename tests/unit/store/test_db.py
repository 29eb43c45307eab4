import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from floway.settings import Settings
from floway.store import db, revision, users
from tests.support.database import migrated, opened, settings

ROOT = db.MIGRATIONS.parent


def names() -> list[str]:
    return [user.name for user in users.list_all()]


def test_a_transaction_is_committed_at_its_end(app: Flask) -> None:
    with db.transaction():
        users.create("ada", "user")
        users.create("bob", "user")

    with app.app_context():
        assert names() == ["ada", "bob"]


def test_a_failed_transaction_leaves_nothing_of_its_inner_ones(app: Flask) -> None:
    def failing() -> None:
        with db.transaction():
            users.create("ada", "user")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()

    assert names() == []
    users.create("bob", "user")
    assert names() == ["bob"]


def test_a_reading_inside_a_transaction_sees_its_writes(app: Flask) -> None:
    with db.transaction():
        users.create("ada", "user")
        assert names() == ["ada"]


def test_a_transaction_inside_a_reading_is_a_mistake(app: Flask) -> None:
    def mistaken() -> None:
        with db.reading():
            users.create("ada", "user")

    with pytest.raises(RuntimeError, match="inside a reading"):
        mistaken()

    users.create("ada", "user")
    assert names() == ["ada"]


def test_nothing_stays_open_after_a_reading(app: Flask) -> None:
    users.create("ada", "user")
    names()

    assert not db.db.session().in_transaction()


def test_writers_wait_for_each_other(app: Flask) -> None:
    inside, leave = Event(), Event()

    def hold() -> None:
        with app.app_context(), db.transaction():
            revision.bump()
            inside.set()
            leave.wait(10)

    holder = Thread(target=hold)
    holder.start()
    assert inside.wait(10)
    # Longer than SQLite itself waits, so that the retry has its turn.
    releaser = Thread(target=lambda: (leave.wait(0.6), leave.set()))
    releaser.start()

    revision.bump()

    holder.join()
    releaser.join()
    assert revision.current() == 2


def test_a_reader_does_not_wait_for_a_writer(app: Flask) -> None:
    inside, leave = Event(), Event()

    def hold() -> None:
        with app.app_context(), db.transaction():
            revision.bump()
            inside.set()
            leave.wait(10)

    holder = Thread(target=hold)
    holder.start()
    assert inside.wait(10)

    assert revision.current() == 0

    leave.set()
    holder.join()


def test_the_patience_with_a_lock_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_LOCK_PATIENCE_SECONDS", 0.1)
    with migrated(settings(tmp_path)):
        blocker = sqlite3.connect(tmp_path / "floway.db", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")

        with pytest.raises(OperationalError) as caught:
            revision.bump()

        assert db.is_locked(caught.value)
        blocker.execute("ROLLBACK")
        blocker.close()
        revision.bump()
        assert revision.current() == 1


def test_another_error_is_not_tried_again(app: Flask) -> None:
    calls = []

    def failing() -> None:
        calls.append(1)
        raise OperationalError("SELECT 1", {}, Exception("the disk is gone"))

    with pytest.raises(OperationalError):
        db.retry_locked(failing)

    assert calls == [1]


def test_an_error_of_the_database_does_not_tell_what_was_written(app: Flask) -> None:
    values = {"key": "one", "value": '"the-token-of-somebody"'}
    statement = text("INSERT INTO settings (key, value) VALUES (:key, :value)")
    with db.transaction() as session:
        session.execute(statement, values)
    with pytest.raises(IntegrityError) as refused, db.transaction() as session:
        session.execute(statement, values)

    assert "INSERT INTO settings" in str(refused.value)
    assert "the-token-of-somebody" not in str(refused.value)


def test_sqlite_is_opened_as_the_gateway_needs_it(tmp_path: Path) -> None:
    with migrated(settings(tmp_path)), db.reading() as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

        assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 250}
        assert isinstance(db.db.engine.pool, NullPool)
        assert stat.S_IMODE((tmp_path / "floway.db").stat().st_mode) == 0o600


def test_a_file_that_is_kept_open_keeps_its_log(tmp_path: Path) -> None:
    log = tmp_path / "floway.db-wal"
    with migrated(settings(tmp_path)) as app:
        with db.transaction():
            revision.bump()
        assert not log.exists()

        let_go = db.kept_open(app)
        with db.transaction():
            revision.bump()
        assert log.stat().st_size > 0
        let_go()
        assert not log.exists()


@pytest.mark.parametrize("config", ["postgresql"], indirect=True)
def test_only_a_file_is_kept_open(config: Settings) -> None:
    with opened(config) as app:
        assert db.kept_open(app)() is None


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "other.db"

    with opened(settings(tmp_path, DATABASE_URL=f"sqlite:///{file}")):
        assert file.exists()


@pytest.mark.parametrize("config", ["postgresql"], indirect=True)
def test_postgresql_has_a_bounded_pool(config: Settings) -> None:
    with opened(config):
        pool = db.db.engine.pool

        assert isinstance(pool, QueuePool)
        assert (pool.size(), pool._max_overflow) == (4, 4)


def test_off_hub_runs_in_a_context_of_its_own(app: Flask) -> None:
    def create(name: str, *, role: users.Role) -> object:
        users.create(name, role)
        return db.db.session()

    other = db.off_hub(app, create, "ada", role="user")

    assert other is not db.db.session()
    assert names() == ["ada"]
    with pytest.raises(ZeroDivisionError):
        db.off_hub(app, lambda: 1 // 0)


#: Run under gevent as a worker is: a clock greenlet counts how often others could run while writers and slow
#: queries are at work.
SCRIPT = """
from gevent import monkey
monkey.patch_all()
import sys, gevent
from sqlalchemy import text
from floway.settings import load
from floway.store import db, revision
from floway.threads import on_hub
from tests.support.database import store_app, upgrade

app = store_app(load())
upgrade(app)
slow = (
    "SELECT pg_sleep(0.5)" if sys.argv[1] == "postgresql" else
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000) SELECT max(x) FROM n"
)

def query():
    with db.reading() as session:
        session.execute(text(slow)).all()

def ticks_during_a_query():
    before = len(ticks)
    db.off_hub(app, query)
    return len(ticks) - before

ticks = []
def tick():
    while True:
        gevent.sleep(0.002)
        ticks.append(True)

def fail():
    raise KeyError("of the function")

db.off_hub(app, revision.current)
ticker = gevent.spawn(tick)
gevent.sleep(0)
queries = [gevent.spawn(ticks_during_a_query) for _ in range(2)]
writers = [gevent.spawn(lambda: [db.off_hub(app, revision.bump) for _ in range(5)]) for _ in range(10)]
gevent.joinall(queries + writers, raise_error=True)
ticker.kill()
try:
    db.off_hub(app, fail)
    raised = "nothing"
except KeyError:
    raised = "KeyError"
print(db.off_hub(app, revision.current), raised, on_hub(), db.off_hub(app, on_hub))
print(*(each.value for each in queries))
"""


def test_the_hub_keeps_ticking_while_the_database_works(config: Settings, tmp_path: Path) -> None:
    engine = "sqlite" if config.uses_sqlite else "postgresql"
    environ = {
        "FLOWAY_DATA_DIR": str(tmp_path),
        "FLOWAY_DATABASE_URL": config.database_url,
        "FLOWAY_SECRET_KEY": config.secret_keys[0].decode(),
    }

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, engine],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    facts, ticks = done.stdout.splitlines()
    # Fifty increments by ten greenlets; in a pool thread there is no hub to stop.
    assert facts.split() == ["50", "KeyError", "True", "False" if config.uses_sqlite else "True"]
    # A call in place would hold every tick back for its whole length.
    assert min(map(int, ticks.split())) > 5


def test_a_snapshot_sees_one_moment_and_a_reading_may_not(app: Flask) -> None:
    users.create("ada", "user")

    def join_later() -> None:
        with app.app_context():
            users.create("grace", "user")

    with db.snapshot():
        before = names()
        joining = Thread(target=join_later)
        joining.start()
        joining.join()

        assert (before, names()) == (["ada"], ["ada"])
    assert names() == ["ada", "grace"]


def test_a_snapshot_never_joins_what_began_before(app: Flask) -> None:
    with db.reading(), pytest.raises(RuntimeError, match="what that one sees"), db.snapshot():
        pass
    users.create("ada", "user")
    assert names() == ["ada"]


def test_after_a_snapshot_others_are_written_again(app: Flask) -> None:
    with db.snapshot():
        assert names() == []

    users.create("ada", "user")

    assert names() == ["ada"]
