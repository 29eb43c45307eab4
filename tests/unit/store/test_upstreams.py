import pytest
from sqlalchemy import text

from floway.domain.credential import VersionedState
from floway.domain.model_prefix import ModelPrefix
from floway.errors import ConfigError, UpstreamGone
from floway.store import catalogs, revision, states, upstreams
from floway.store.db import reading

pytestmark = pytest.mark.usefixtures("app")

CONFIG = {"base_url": "https://one.example", "nested": {"list": [1, None, "ü"]}}


def test_an_upstream_comes_back_as_it_was_given() -> None:
    made = upstreams.create("custom", "one", CONFIG, {"api_key": "sk-upstream"})

    assert upstreams.find(made.id) == made == upstreams.named("one")
    assert made.config == CONFIG
    assert made.secrets == {"api_key": "sk-upstream"}
    assert (made.kind, made.enabled, made.version, made.sort_order) == ("custom", True, 1, 1)
    assert states.read(made.id) == VersionedState(None, {}, 0)
    assert upstreams.find("up_unknown") is None


def test_secrets_are_not_readable_in_the_database() -> None:
    upstreams.create("custom", "one", CONFIG, {"api_key": "sk-upstream"})

    with reading() as session:
        row = session.execute(text("SELECT * FROM upstreams")).one()

    assert "sk-upstream" not in repr(tuple(row))
    assert row.secrets.startswith("v1:")


def test_the_list_is_in_the_order_to_try() -> None:
    for name, sort_order in (("third", 5), ("first", -1), ("second", 5)):
        upstreams.create("custom", name, CONFIG, {}, sort_order)
    last = upstreams.create("custom", "last", CONFIG, {})

    assert [each.name for each in upstreams.list_all()] == ["first", "third", "second", "last"]
    assert last.sort_order == 6


def test_only_enabled_ones_on_request() -> None:
    off = upstreams.create("custom", "off", CONFIG, {})
    upstreams.create("custom", "on", CONFIG, {})

    upstreams.set_enabled(off.id, False)

    assert [each.name for each in upstreams.list_all(enabled_only=True)] == ["on"]
    found = upstreams.find(off.id)
    assert found is not None
    assert (found.enabled, found.version) == (False, 1)


def test_an_edit_touches_only_what_is_given() -> None:
    made = upstreams.create("custom", "one", CONFIG, {"api_key": "sk-upstream"})
    states.swap(made.id, lambda _: VersionedState({"seat": 1}, {"token": "machine"}))

    edited = upstreams.edit(made.id, name="two")

    assert (edited.name, edited.version) == ("two", 2)
    assert (edited.config, edited.secrets, edited.sort_order) == (CONFIG, {"api_key": "sk-upstream"}, 1)
    assert states.read(made.id) == VersionedState({"seat": 1}, {"token": "machine"}, 1)
    assert upstreams.edit(made.id, secret_values={}, sort_order=0, config={"a": 1}) == upstreams.find(made.id)


def test_two_upstreams_cannot_share_a_name() -> None:
    upstreams.create("custom", "one", CONFIG, {})
    two = upstreams.create("custom", "two", CONFIG, {})

    with pytest.raises(ConfigError, match="'one' exists already"):
        upstreams.create("custom", "one", CONFIG, {})
    with pytest.raises(ConfigError, match="'one' exists already"):
        upstreams.edit(two.id, name="one")

    assert [each.name for each in upstreams.list_all()] == ["one", "two"]


def test_a_removed_upstream_takes_its_state_and_models_with_it() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})

    upstreams.remove(made.id)

    assert upstreams.list_all() == ()
    assert catalogs.read_all() == {}
    with pytest.raises(UpstreamGone):
        states.read(made.id)


def test_what_is_not_there_cannot_be_changed() -> None:
    before = revision.current()

    for change in (
        lambda: upstreams.set_enabled("up_gone", True),
        lambda: upstreams.edit("up_gone", name="x"),
        lambda: upstreams.remove("up_gone"),
    ):
        with pytest.raises(UpstreamGone):
            change()

    assert revision.current() == before


def test_every_change_raises_the_revision() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    upstreams.set_enabled(made.id, False)
    upstreams.edit(made.id, sort_order=3)
    upstreams.remove(made.id)

    assert revision.current() == 4


def test_flags_are_changed_on_what_is_stored_and_the_list_of_models_stays() -> None:
    made = upstreams.create("custom", "one", CONFIG, {}, flag_overrides={"vendor-qwen": True})
    before = revision.current()

    changed = upstreams.change_flags(made.id, lambda flags: {**flags, "strip-prompt-cache-key": False})

    assert changed == upstreams.find(made.id)
    assert changed.flag_overrides == {"vendor-qwen": True, "strip-prompt-cache-key": False}
    assert (changed.version, revision.current()) == (made.version, before + 1)
    with pytest.raises(UpstreamGone):
        upstreams.change_flags("up_unknown", dict)


def test_a_prefix_comes_back_as_it_was_given() -> None:
    prefix = ModelPrefix("az/", ("prefixed",), ())

    made = upstreams.create("custom", "one", CONFIG, {}, model_prefix=prefix)

    assert made.model_prefix == prefix
    assert upstreams.find(made.id) == made


def test_a_prefix_changes_without_another_list() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    prefix = ModelPrefix("az/", ("prefixed",), ())
    before = revision.current()

    changed = upstreams.set_prefix(made.id, prefix)

    assert (changed.model_prefix, changed.version) == (prefix, made.version)
    assert upstreams.set_prefix(made.id, None) == made
    assert revision.current() == before + 2
    with pytest.raises(UpstreamGone):
        upstreams.set_prefix("up_unknown", None)


def test_models_are_disabled_without_another_list() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    before = revision.current()

    upstreams.change_disabled_models(made.id, lambda disabled: disabled | {"b"})
    changed = upstreams.change_disabled_models(made.id, lambda disabled: disabled | {"a"})

    assert changed.disabled_models == {"a", "b"}
    assert changed.version == made.version
    assert revision.current() == before + 2
    assert upstreams.change_disabled_models(made.id, lambda disabled: ()).disabled_models == frozenset()
    with pytest.raises(UpstreamGone):
        upstreams.change_disabled_models("up_unknown", lambda disabled: ())
