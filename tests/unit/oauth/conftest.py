"""Credentials are kept in a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.database import migrated, settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An app inside its context, on a migrated database."""
    with migrated(settings(tmp_path)) as running:
        yield running
