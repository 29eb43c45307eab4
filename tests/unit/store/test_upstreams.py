from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import text

from floway.domain.credential import VersionedState
from floway.domain.model import Catalog, Model
from floway.domain.model_prefix import ModelPrefix
from floway.domain.protocol import PROTOCOLS
from floway.domain.proxy import Endpoint, Route
from floway.errors import ConfigError, EditConflict, UpstreamGone
from floway.store import catalogs, proxies, revision, states, upstreams
from floway.store.db import reading, transaction
from tests.support.builders import NOON

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

    upstreams.change(off.id, lambda upstream: replace(upstream, enabled=False))

    assert [each.name for each in upstreams.list_all(enabled_only=True)] == ["on"]
    found = upstreams.find(off.id)
    assert found is not None
    assert (found.enabled, found.version) == (False, 2)


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
        lambda: upstreams.change("up_gone", lambda upstream: upstream),
        lambda: upstreams.edit("up_gone", name="x"),
        lambda: upstreams.remove("up_gone"),
    ):
        with pytest.raises(UpstreamGone):
            change()

    assert revision.current() == before


def test_every_change_raises_the_revision() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    upstreams.change(made.id, lambda upstream: replace(upstream, enabled=False))
    upstreams.change(made.id, lambda upstream: upstream)
    upstreams.edit(made.id, sort_order=3)
    upstreams.remove(made.id)

    assert revision.current() == 4


def test_an_edit_gives_what_was_and_what_is() -> None:
    proxy = proxies.create("one", Endpoint("http", "10.0.0.1", 8080))
    made = upstreams.create("custom", "one", CONFIG, {"api_key": "sk-1"})
    wanted = replace(
        made,
        name="two",
        enabled=False,
        sort_order=7,
        config={"a": 1},
        secrets={"api_key": "sk-2"},
        flag_overrides={"vendor-qwen": True},
        model_prefix=ModelPrefix("az/", ("prefixed",), ()),
        disabled_models=frozenset({"b", "a"}),
        proxy_ids=(proxy.id, "direct"),
    )

    before, after = upstreams.change(made.id, lambda _: wanted, proxy_ids=wanted.proxy_ids)

    assert before == made
    assert after == upstreams.find(made.id)
    assert after == replace(wanted, version=2, route=Route(made.id, (proxy, None)))
    assert after.created_at is not None


def test_an_edit_leaves_the_state_alone() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    states.swap(made.id, lambda _: VersionedState({"seat": 1}, {"token": "machine"}))

    upstreams.change(made.id, lambda upstream: replace(upstream, name="two", config={}))

    assert states.read(made.id) == VersionedState({"seat": 1}, {"token": "machine"}, 1)


def test_an_edit_that_changes_nothing_writes_nothing() -> None:
    made = upstreams.create("custom", "one", CONFIG, {"api_key": "sk-1"})
    before = revision.current()

    assert upstreams.change(made.id, lambda upstream: upstream) == (made, made)
    assert revision.current() == before


def test_the_list_of_models_follows_edits_that_leave_it_right() -> None:
    made = upstreams.create("custom", "one", CONFIG, {"api_key": "sk-1"})
    listed = Catalog((Model("m", "m", frozenset(PROTOCOLS)),), NOON, made.version)
    catalogs.write(made.id, listed)

    _, renamed = upstreams.change(made.id, lambda upstream: replace(upstream, name="two", enabled=False))
    assert catalogs.read_all()[made.id].upstream_version == renamed.version == 2

    _, elsewhere = upstreams.change(made.id, lambda upstream: replace(upstream, config={"base_url": "x"}))
    assert catalogs.read_all()[made.id].upstream_version == 2
    assert elsewhere.version == 3

    upstreams.change(made.id, lambda upstream: replace(upstream, name="three"))
    assert catalogs.read_all()[made.id].upstream_version == 2


def test_an_edit_of_another_version_is_refused() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    _, present = upstreams.change(made.id, lambda upstream: replace(upstream, enabled=False))

    with pytest.raises(EditConflict, match="'one' was changed since you read it"):
        upstreams.change(made.id, lambda upstream: replace(upstream, name="x"), expected_version=1)
    with pytest.raises(EditConflict):
        upstreams.remove(made.id, expected_version=1)

    assert upstreams.find(made.id) == present
    assert upstreams.remove(made.id, expected_version=2) == present


def test_of_two_edits_of_one_version_one_is_refused(app: Flask) -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    outcomes: list[object] = []

    def edit(name: str) -> None:
        with app.app_context():
            try:
                changed = upstreams.change(made.id, lambda each: replace(each, name=name), expected_version=1)
                outcomes.append(changed[1].name)
            except EditConflict as conflict:
                outcomes.append(conflict.code)

    editors = [Thread(target=edit, args=(name,)) for name in ("two", "three")]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    assert sorted(map(str, outcomes)) in (["two", "version_mismatch"], ["three", "version_mismatch"])


def test_all_upstreams_are_put_in_order_or_none() -> None:
    ids = [upstreams.create("custom", name, CONFIG, {}).id for name in "abc"]
    catalogs.write(ids[0], Catalog((), NOON, 1))

    upstreams.reorder(ids[::-1], expected_ids=ids)

    assert [each.name for each in upstreams.list_all()] == ["c", "b", "a"]
    moved = upstreams.find(ids[0])
    assert moved is not None
    assert catalogs.read_all()[ids[0]].upstream_version == moved.version
    for wanted, expected in ((ids[:2], None), (ids, ids), ([*ids[:2], ids[0]], None), ([*ids, "up_x"], None)):
        with pytest.raises(EditConflict) as caught:
            upstreams.reorder(wanted, expected)
        assert (caught.value.code, caught.value.facts) == ("order_changed", {"current_ids": ids[::-1]})
    assert [each.name for each in upstreams.list_all()] == ["c", "b", "a"]


def test_a_prefix_comes_back_as_it_was_given() -> None:
    prefix = ModelPrefix("az/", ("prefixed",), ())

    made = upstreams.create("custom", "one", CONFIG, {}, model_prefix=prefix)

    assert made.model_prefix == prefix
    assert upstreams.find(made.id) == made


def test_the_ways_to_an_upstream_are_its_route() -> None:
    proxy = proxies.create("one", Endpoint("http", "10.0.0.1", 8080, "ada", "hunter2"))
    made = upstreams.create("custom", "one", CONFIG, {}, proxy_ids=[proxy.id])

    ways = ("direct", proxy.id)
    _, changed = upstreams.change(made.id, lambda each: replace(each, proxy_ids=ways), proxy_ids=ways)

    assert made.route == Route(made.id, (proxy,))
    assert changed.route == Route(made.id, (None, proxy))
    assert changed == upstreams.find(made.id)
    assert changed.proxy_ids == ways
    assert "hunter2" not in repr(changed)


@pytest.mark.parametrize("proxy_ids", [[], ["direct"]])
def test_the_direct_way_alone_is_no_route(proxy_ids: list[str]) -> None:
    made = upstreams.create("custom", "one", CONFIG, {})

    _, changed = upstreams.change(made.id, lambda each: replace(each, proxy_ids=tuple(proxy_ids)))

    assert (changed.route, changed.proxy_ids) == (None, tuple(proxy_ids))


def test_an_unknown_proxy_changes_nothing() -> None:
    made = upstreams.create("custom", "one", CONFIG, {})
    before = revision.current()

    with pytest.raises(ConfigError, match="unknown proxy 'proxy_gone'"):
        upstreams.change(made.id, lambda each: replace(each, name="x"), proxy_ids=["direct", "proxy_gone"])
    with pytest.raises(ConfigError, match="unknown proxy 'proxy_gone'"):
        upstreams.create("custom", "two", CONFIG, {}, proxy_ids=["proxy_gone"])

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


def test_a_proxy_that_was_deleted_by_hand_is_left_out_and_the_direct_way_stays() -> None:
    proxy = proxies.create("one", Endpoint("http", "10.0.0.1", 8080))
    made = upstreams.create("custom", "one", CONFIG, {}, proxy_ids=[proxy.id, "direct"])
    with transaction() as session:
        session.execute(text("DELETE FROM proxies"))

    found = upstreams.find(made.id)

    assert found is not None
    assert (found.proxy_ids, found.route) == (("direct",), None)


def test_a_prefix_of_another_shape_is_refused_when_it_is_read() -> None:
    upstreams.create("custom", "one", CONFIG, {}, model_prefix=ModelPrefix("az/"))
    odd = '{"prefix": "no-slash", "addressable": ["prefixed"], "listed": []}'
    with transaction() as session:
        session.execute(text("UPDATE upstreams SET model_prefix = :odd"), {"odd": odd})

    with pytest.raises(ConfigError, match="cannot be used"):
        upstreams.list_all()
