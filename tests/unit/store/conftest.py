"""Store tests run on both engines: SQLite, and a PostgreSQL server of the test run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from floway.settings import Settings
from tests.support.database import migrated, opened, settings
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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database at the head, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    with migrated(settings(folder)):
        return folder / "floway.db"


@pytest.fixture(scope="session")
def migrated_database(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database at the head, to be copied."""
    url = postgres.create_database()
    with migrated(settings(tmp_path_factory.mktemp("migrated"), DATABASE_URL=url)):
        return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app inside its context, on a migrated database of its own."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "floway.db")
        with opened(settings(tmp_path)) as running:
            yield running
        return
    server: Cluster = request.getfixturevalue("postgres")
    url = server.create_database(template=request.getfixturevalue("migrated_database"))
    with opened(settings(tmp_path, DATABASE_URL=url)) as running:
        yield running
    server.drop_database(url)
