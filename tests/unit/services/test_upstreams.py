from pathlib import Path

import pytest
from flask import Flask

from floway.errors import ConfigError
from floway.services import upstreams
from floway.store import secrets
from floway.store import upstreams as store
from tests.support.database import migrated, settings

CONFIG = {"base_url": "https://vendor.example/", "auth_style": "bearer", "protocols": ["messages"]}


def test_an_upstream_is_stored_checked(app: Flask) -> None:
    added = upstreams.add("custom", " one ", CONFIG, "sk-1", sort_order=3)

    assert added == store.find(added.id)
    assert (added.name, added.sort_order, added.secrets) == ("one", 3, {"api_key": "sk-1"})
    assert added.config["base_url"] == "https://vendor.example"
    assert added.config["models_fetch"] == {"enabled": True, "path": None}


def test_what_cannot_work_is_not_stored(app: Flask) -> None:
    with pytest.raises(ConfigError, match="no kind of upstream 'carrier-pigeon'"):
        upstreams.add("carrier-pigeon", "one", CONFIG)
    with pytest.raises(ConfigError, match="needs an API key"):
        upstreams.add("custom", "one", CONFIG)
    with pytest.raises(ConfigError, match="printable"):
        upstreams.add("custom", "", CONFIG, "sk-1")

    assert store.list_all() == ()


def test_a_credential_is_not_sealed_with_a_wrong_key(tmp_path: Path) -> None:
    with migrated(settings(tmp_path)):
        secrets.verify()

    other = settings(tmp_path, SECRET_KEY="an0ther-key-5f1e2d3c4b5a69788796a5b4c3d2")
    with migrated(other), pytest.raises(ConfigError, match="FLOWAY_SECRET_KEY is not the key"):
        upstreams.add("custom", "one", CONFIG, "sk-1")


def test_an_upstream_is_found_by_id_and_by_name(app: Flask) -> None:
    added = upstreams.add("custom", "one", CONFIG, "sk-1")

    assert upstreams.existing(added.id) == upstreams.existing("one") == added
    with pytest.raises(ConfigError, match="no upstream 'two'"):
        upstreams.existing("two")


def test_an_upstream_is_switched_and_removed_by_name(app: Flask) -> None:
    added = upstreams.add("custom", "one", CONFIG, "sk-1")

    upstreams.set_enabled("one", False)
    assert not upstreams.existing("one").enabled
    upstreams.set_enabled(added.id, True)
    assert upstreams.existing("one").enabled
    assert upstreams.remove("one").id == added.id
    assert store.list_all() == ()


@pytest.mark.parametrize(("key", "checked"), [("sk-1", "sk-1"), (" sk-1\n", "sk-1")])
def test_a_key_is_trimmed(key: str, checked: str) -> None:
    assert upstreams.checked_api_key(key) == checked


@pytest.mark.parametrize("key", ["", " ", "sk 1", "sk\r\nx-evil: 1", "schlüssel"])
def test_a_key_that_is_no_header_value_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(ConfigError, match="one line of visible ASCII") as caught:
        upstreams.checked_api_key(key)

    assert not key.strip() or key not in str(caught.value)
