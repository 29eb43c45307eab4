"""Archives go from one database to another, so tests have as many as they like, on both engines."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from floway.services.transfer import sealing
from floway.settings import Settings
from tests.support.database import opened, settings
from tests.support.installation import fill
from tests.support.postgres import Cluster
from tests.unit.store.conftest import migrated_database, migrated_file, postgres

__all__ = ["migrated_database", "migrated_file", "postgres"]

#: Settings of an empty installation on ``sqlite`` or ``postgresql``; further variables by name.
Fresh = Callable[..., Settings]


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost as little as a file may say, or each test would take a second."""
    monkeypatch.setattr(sealing, "_N", 2**14)


@pytest.fixture(scope="session")
def filled_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with one of everything, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copy(migrated_file, folder / "floway.db")
    with opened(settings(folder)):
        fill()
    return folder / "floway.db"


@pytest.fixture(scope="session")
def filled_database(
    postgres: Cluster, migrated_database: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a PostgreSQL database with one of everything, to be copied."""
    url = postgres.create_database(template=migrated_database)
    with opened(settings(tmp_path_factory.mktemp("filled"), DATABASE_URL=url)):
        fill()
    return url.rpartition("/")[2]


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    """Make installations, each with a database of its own: empty, or with one of everything."""
    urls: list[str] = []

    def make(engine: str, filled: bool = False, **variables: str) -> Settings:
        folder = tmp_path / f"{engine}-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        if engine == "sqlite":
            template = request.getfixturevalue("filled_file" if filled else "migrated_file")
            shutil.copy(template, folder / "floway.db")
            return settings(folder, **variables)
        server: Cluster = request.getfixturevalue("postgres")
        url = server.create_database(
            template=request.getfixturevalue("filled_database" if filled else "migrated_database")
        )
        urls.append(url)
        return settings(folder, DATABASE_URL=url, **variables)

    yield make
    for url in urls:
        request.getfixturevalue("postgres").drop_database(url)
