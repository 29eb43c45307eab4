from pathlib import Path

import pytest
from flask import Flask

from floway.domain.actor import Actor
from floway.domain.model_prefix import ModelPrefix
from floway.errors import ConfigError, EditConflict, NotThere
from floway.services import upstreams
from floway.store import audit, secrets
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


def test_every_change_is_in_the_audit_log_without_a_secret(app: Flask) -> None:
    ada = Actor("session", "user_1", "ada", "192.0.2.7")
    config = {**CONFIG, "header_rules": [{"name": "x-team", "value": "hidden-token"}]}

    added = upstreams.add("custom", "one", config, "sk-very-secret", by=ada)
    upstreams.set_enabled("one", False, by=ada)
    upstreams.set_enabled("one", False, by=ada)
    upstreams.set_prefix("one", ModelPrefix("az/"))
    upstreams.set_flags("one", {"vendor-qwen": True})
    upstreams.disable_model("one", "m")
    upstreams.remove("one", by=ada)

    entries = audit.page(50, object_kind="upstream", object_id=added.id)[::-1]
    assert [each.action for each in entries] == [
        "upstream.created",
        *["upstream.updated"] * 4,
        "upstream.deleted",
    ]
    assert [each.actor_kind for each in entries] == ["session"] * 2 + ["command_line"] * 3 + ["session"]
    assert entries[1].detail == {"enabled": [True, False]}
    assert entries[3].detail == {"flag_overrides": [{}, {"vendor-qwen": True}]}
    assert entries[4].detail == {"disabled_models": [[], ["m"]]}
    assert entries[0].detail["secrets.api_key"].startswith("sha256:")
    assert "very-secret" not in str(entries)
    assert "hidden-token" not in str(entries)


def test_an_order_is_set_and_noted_once(app: Flask) -> None:
    one, two = (upstreams.add("custom", name, CONFIG, "sk-1") for name in ("one", "two"))

    upstreams.reorder([two.id, one.id], [one.id, two.id])
    upstreams.reorder([two.id, one.id])

    assert [each.name for each in store.list_all()] == ["two", "one"]
    [noted] = audit.page(50, action="upstream.reordered")
    assert noted.detail == {"ids": [[one.id, two.id], [two.id, one.id]]}


def test_an_upstream_that_cannot_be_stored_leaves_no_entry(app: Flask) -> None:
    upstreams.add("custom", "one", CONFIG, "sk-1")

    with pytest.raises(EditConflict, match="exists already"):
        upstreams.add("custom", "one", CONFIG, "sk-1")

    assert len(audit.page(50)) == 1


def test_what_somebody_else_has_removed_is_not_there(app: Flask) -> None:
    with pytest.raises(NotThere, match="no upstream 'up_gone'"):
        upstreams.remove("up_gone")
