from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from floway.errors import ConfigError, UpstreamGone
from floway.services.subscriptions.rows import LoginRows
from floway.store import upstreams
from tests.support.database import migrated, settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with migrated(settings(tmp_path)) as running:
        yield running


@pytest.fixture
def rows(app: Flask) -> LoginRows:
    return LoginRows(app, "codex", "ChatGPT Codex")


def test_only_rows_of_the_kind_are_found(app: Flask, rows: LoginRows) -> None:
    own = upstreams.create("codex", "own", {}, {})
    other = upstreams.create("custom", "other", {}, {})

    assert rows.existing(own.id).name == "own"
    for upstream_id in (other.id, "up_nobody"):
        with pytest.raises(UpstreamGone):
            rows.existing(upstream_id)


def test_a_name_is_free_or_the_upstreams_own(app: Flask, rows: LoginRows) -> None:
    own = upstreams.create("codex", "own", {}, {})

    assert rows.free_name(None) is None
    assert rows.free_name(" new ") == "new"
    assert rows.free_name("own", own.id) == "own"
    with pytest.raises(ConfigError, match="exists already"):
        rows.free_name("own")


def test_a_name_that_nobody_gave_is_numbered_when_it_is_taken(app: Flask, rows: LoginRows) -> None:
    names = []
    for _ in range(3):
        names.append(rows.default_name("ada\n@example.org"))
        upstreams.create("codex", names[-1], {}, {})

    base = "ChatGPT Codex (ada@example.org)"
    assert names == [base, f"{base} 2", f"{base} 3"]
