"""Archives go from one database to another, so tests have as many as they like, on both engines."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from floway.services.transfer import sealing
from floway.settings import Settings
from tests.support.database import settings
from tests.support.postgres import Cluster
from tests.unit.store.conftest import migrated_database, migrated_file, postgres

__all__ = ["migrated_database", "migrated_file", "postgres"]

#: Settings of an empty installation on ``sqlite`` or ``postgresql``; further variables by name.
Fresh = Callable[..., Settings]


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost as little as a file may say, or each test would take a second."""
    monkeypatch.setattr(sealing, "_N", 2**14)


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    """Make empty installations, each with a database of its own."""
    urls: list[str] = []

    def make(engine: str, **variables: str) -> Settings:
        folder = tmp_path / f"{engine}-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        if engine == "sqlite":
            shutil.copy(request.getfixturevalue("migrated_file"), folder / "floway.db")
            return settings(folder, **variables)
        server: Cluster = request.getfixturevalue("postgres")
        url = server.create_database(template=request.getfixturevalue("migrated_database"))
        urls.append(url)
        return settings(folder, DATABASE_URL=url, **variables)

    yield make
    for url in urls:
        request.getfixturevalue("postgres").drop_database(url)
