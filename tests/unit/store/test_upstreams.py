import pytest
from sqlalchemy import text

from floway.domain.credential import VersionedState
from floway.domain.model_prefix import ModelPrefix
from floway.domain.proxy import Endpoint, Route
from floway.errors import ConfigError, UpstreamGone
from floway.store import catalogs, proxies, revision, states, upstreams
from floway.store.db import reading, transaction

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


def test_the_ways_to_an_upstream_are_its_route() -> None:
    proxy = proxies.create("one", Endpoint("http", "10.0.0.1", 8080, "ada", "hunter2"))
    made = upstreams.create("custom", "one", CONFIG, {}, proxy_ids=[proxy.id])

    changed = upstreams.set_proxies(made.id, ["direct", proxy.id])

    assert made.route == Route(made.id, (proxy,))
    assert changed.route == Route(made.id, (None, proxy))
    assert changed == upstreams.find(made.id)
    assert (changed.proxy_ids, changed.version) == (("direct", proxy.id), 1)
    assert "hunter2" not in repr(changed)


@pytest.mark.parametrize("proxy_ids", [[], ["direct"]])
def test_the_direct_way_alone_is_no_route(proxy_ids: list[str]) -> None:
    made = upstreams.create("custom", "one", CONFIG, {})

    changed = upstreams.set_proxies(made.id, proxy_ids)

    assert (changed.route, changed.proxy_ids) == (None, tuple(proxy_ids))


def test_an_unknown_proxy_changes_nothing() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    before = revision.current()

    with pytest.raises(ConfigError, match="unknown proxy 'proxy_gone'"):
        upstreams.set_proxies(made.id, ["direct", "proxy_gone"])
    with pytest.raises(ConfigError, match="unknown proxy 'proxy_gone'"):
        upstreams.create("custom", "two", CONFIG, {}, proxy_ids=["proxy_gone"])
    with pytest.raises(UpstreamGone):
        upstreams.set_proxies("up_gone", [])

    assert upstreams.list_all() == (made,)
    assert revision.current() == before


def test_a_proxy_that_was_deleted_by_hand_is_left_out() -> None:
    proxy = proxies.create("one", Endpoint("http", "10.0.0.1", 8080))
    made = upstreams.create("custom", "one", CONFIG, {}, proxy_ids=[proxy.id, "direct"])
    with transaction() as session:
        session.execute(text("DELETE FROM proxies"))

    found = upstreams.find(made.id)

    assert found is not None
    assert (found.proxy_ids, found.route) == (("direct",), None)
