from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from floway.errors import ConfigError
from floway.settings import Settings
from floway.store import examination, schema, secrets, upstreams
from floway.store.db import db, reading, transaction
from floway.store.tables.upstreams import UpstreamRow

pytestmark = pytest.mark.usefixtures("app")


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def test_the_server_says_what_it_is() -> None:
    found = examination.server()

    assert found.product == ("SQLite" if is_sqlite() else "PostgreSQL")
    assert found.version[0].isdigit()


def test_connections_of_one_address_are_one_machine() -> None:
    with db.engine.connect() as another:
        assert another.scalar(text("SELECT 1")) == 1
        assert examination.machines() == 1


def test_a_look_writes_nothing() -> None:
    before = tables()

    examination.try_to_write()

    assert examination.faults() == []
    assert tables() == before


def tables() -> list[str]:
    """Which tables there are."""
    names = "SELECT name FROM sqlite_master" if is_sqlite() else "SELECT tablename FROM pg_tables"
    with reading() as session:
        return sorted(session.scalars(text(names)))


def test_a_file_that_is_no_database_is_told(app: Flask) -> None:
    if not is_sqlite():
        pytest.skip("a server looks after its own files")
    file = Path(make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database or "")
    db.session.remove()
    db.engine.dispose()
    file.write_bytes(b"this is no database, and never was one" * 100)

    with pytest.raises(SQLAlchemyError):
        examination.try_to_write()


def test_the_revision_is_that_of_the_tables() -> None:
    assert examination.revision() == schema.head()
    assert examination.is_known(schema.head())
    assert not examination.is_known("0123456789ab")
    with transaction() as session:
        session.execute(text("DROP TABLE alembic_version"))
    assert examination.revision() is None


def app_keys(app: Flask) -> tuple[bytes, ...]:
    """The secret keys that it runs with."""
    settings: Settings = app.extensions["floway.settings"]
    return settings.secret_keys


def test_envelopes_are_counted_by_their_key(app: Flask) -> None:
    upstreams.create("custom", "one", {}, {"api_key": "secret"})
    counted = examination.envelopes()
    assert (counted.total, counted.older) == (1, 0)

    app.extensions["floway.keyring"] = secrets.Keyring((b"a newer key", *app_keys(app)))

    assert examination.envelopes().older == counted.total


def test_an_envelope_that_was_changed_is_a_fault() -> None:
    upstreams.create("custom", "one", {}, {"api_key": "secret"})
    with transaction() as session:
        row = session.scalars(select(UpstreamRow)).one()
        assert row.secrets is not None
        row.secrets = row.secrets[:-4] + "AAA="

    with pytest.raises(ConfigError):
        examination.envelopes()


def test_only_a_server_has_a_clock_of_its_own() -> None:
    shown = examination.server_time()

    if is_sqlite():
        assert shown is None
    else:
        assert shown is not None
        assert abs(datetime.now(UTC) - shown) < timedelta(minutes=1)
