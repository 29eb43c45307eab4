"""Store tests run on both engines: SQLite, and a PostgreSQL server of the test run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from floway.settings import Settings
from tests.support.database import migrated, settings
from tests.support.postgres import Cluster, cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The PostgreSQL server of this test run."""
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings with an empty database."""
    if request.param == "sqlite":
        yield settings(tmp_path)
        return
    server: Cluster = request.getfixturevalue("postgres")
    url = server.create_database()
    yield settings(tmp_path, DATABASE_URL=url)
    server.drop_database(url)


@pytest.fixture
def app(config: Settings) -> Iterator[Flask]:
    """An app inside its context, on a migrated database."""
    with migrated(config) as running:
        yield running
