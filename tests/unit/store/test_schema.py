from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from floway.errors import ConfigError
from floway.settings import Settings
from floway.store import schema
from floway.store.db import transaction
from tests.support.database import downgrade, migrated, opened, settings


def test_a_migrated_database_is_at_the_head(config: Settings) -> None:
    with migrated(config):
        assert schema.at_head()
        schema.require_head()


def test_an_empty_database_is_not(config: Settings) -> None:
    with opened(config):
        assert not schema.at_head()
        with pytest.raises(ConfigError, match="run: flask --app wsgi db upgrade"):
            schema.require_head()


def test_a_database_that_was_taken_back_is_not(config: Settings) -> None:
    with migrated(config) as app:
        downgrade(app)

        assert not schema.at_head()


def test_a_database_of_a_later_release_is_not(config: Settings) -> None:
    with migrated(config):
        with transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = 'later'"))

        assert not schema.at_head()


def test_a_server_that_is_away_is_told_apart_and_its_password_stays_secret(tmp_path: Path) -> None:
    config = settings(tmp_path, DATABASE_URL="postgresql://floway:s3cret-pw@127.0.0.1:1/floway")

    with opened(config):
        with pytest.raises(OperationalError):
            schema.at_head()
        with pytest.raises(ConfigError, match="PostgreSQL server") as caught:
            schema.require_head()

    assert "s3cret-pw" not in str(caught.value)
