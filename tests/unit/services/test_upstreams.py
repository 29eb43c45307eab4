from pathlib import Path

import pytest
from flask import Flask

from floway.domain.model_prefix import ModelPrefix
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


def test_flags_are_overridden_and_inherited_again(app: Flask) -> None:
    added = upstreams.add("custom", "one", CONFIG, "sk-1", flag_overrides={"vendor-qwen": True})
    assert added.flag_overrides == {"vendor-qwen": True}

    upstreams.set_flags("one", {"vendor-qwen": None, "strip-billing-attribution": False})
    states = {state.flag: state for state in upstreams.flags(upstreams.existing("one"))}

    billing, qwen = states["strip-billing-attribution"], states["vendor-qwen"]
    assert (billing.default, billing.override, billing.effective) == (True, False, False)
    assert (qwen.default, qwen.override, qwen.effective) == (False, None, False)


def test_flags_that_cannot_be_are_not_stored(app: Flask) -> None:
    upstreams.add("custom", "one", CONFIG, "sk-1", flag_overrides={"vendor-qwen": True})

    with pytest.raises(ConfigError, match="Unknown flags: 'vendor-x'"):
        upstreams.set_flags("one", {"vendor-x": None})
    with pytest.raises(ConfigError, match="Only one of vendor-kimi, vendor-qwen"):
        upstreams.set_flags("one", {"vendor-kimi": True})
    with pytest.raises(ConfigError, match="Unknown flags"):
        upstreams.add("custom", "two", CONFIG, "sk-1", flag_overrides={"x": True})

    assert [each.flag_overrides for each in store.list_all()] == [{"vendor-qwen": True}]


def test_a_prefix_is_changed_by_name(app: Flask) -> None:
    upstreams.add("custom", "one", CONFIG, "sk-1", model_prefix=ModelPrefix("az/"))

    assert upstreams.set_prefix("one", ModelPrefix("b/")).model_prefix == ModelPrefix("b/")
    upstreams.set_prefix("one", None)

    assert upstreams.existing("one").model_prefix is None
    with pytest.raises(ConfigError, match="no upstream 'two'"):
        upstreams.set_prefix("two", None)


def test_a_login_cannot_be_put_in_by_a_form(app: Flask) -> None:
    with pytest.raises(ConfigError, match="POST /api/upstreams/claude-code-import"):
        upstreams.add("claude-code", "one", {})

    assert store.list_all() == ()
