"""Apps with a real database behind them, migrated as an operator would."""

import atexit
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import make_url

from floway.settings import Settings, load
from floway.store import db

#: A secret key for tests, as long as a real one.
SECRET_KEY = "T3stKey-0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c"


def settings(data_dir: Path, **variables: str) -> Settings:
    """Settings of a test deployment; ``variables`` are FLOWAY_ names without the prefix."""
    environ = {"DATA_DIR": str(data_dir), "SECRET_KEY": SECRET_KEY} | variables
    return load({f"FLOWAY_{name}": value for name, value in environ.items()})


def store_app(config: Settings) -> Flask:
    """An app with nothing but the database."""
    app = Flask("floway")
    app.extensions["floway.settings"] = config
    db.init_app(app)
    return app


def upgrade(app: Flask, revision: str = "head") -> None:
    """Run the migrations."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        flask_migrate.upgrade(revision=revision)


def prepare(app: Flask) -> None:
    """Bring the empty SQLite database of an app to the head, by a copy of one that was migrated."""
    config: Settings = app.extensions["floway.settings"]
    shutil.copyfile(_migrated_file(), make_url(config.database_url).database or "")


@cache
def _migrated_file() -> Path:
    """An SQLite database at the head, made once per run: dozens of migrations take a while."""
    folder = Path(tempfile.mkdtemp(prefix="floway-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with migrated(settings(folder)):
        return folder / "floway.db"


def downgrade(app: Flask, revision: str = "base") -> None:
    """Take the migrations back."""
    with app.app_context():
        flask_migrate.downgrade(revision=revision)


@contextmanager
def opened(config: Settings) -> Iterator[Flask]:
    """An app on a database as it is, inside its context; connections are closed at the end."""
    app = store_app(config)
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()


@contextmanager
def migrated(config: Settings) -> Iterator[Flask]:
    """As ``opened``, at the head."""
    with opened(config) as app:
        upgrade(app)
        yield app
