from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import text

from floway.domain.proxy import Endpoint, Proxy
from floway.errors import ConfigError, EditConflict, NotThere
from floway.store import proxies, proxy_backoffs, revision, secrets, upstreams
from floway.store.db import reading
from tests.support.builders import NOON

pytestmark = pytest.mark.usefixtures("app")

OPEN = Endpoint("http", "10.0.0.1", 8080)
CLOSED = Endpoint("socks5", "2001:db8::1", 1080, "ada", "hunter2")


def test_a_proxy_comes_back_as_it_was_given() -> None:
    made = proxies.create("one", CLOSED, 30)

    assert proxies.find(made.id) == made == proxies.named("one")
    assert made.endpoint == CLOSED
    assert made.dial_seconds == 30
    assert proxies.find("proxy_gone") is None
    assert proxies.named("two") is None


def test_credentials_are_not_readable_in_the_database() -> None:
    proxies.create("one", CLOSED)
    proxies.create("two", OPEN)

    with reading() as session:
        one, two = session.execute(text("SELECT * FROM proxies ORDER BY name")).all()

    assert "hunter2" not in repr(tuple(one))
    assert "ada" not in repr(tuple(one))
    assert one.secrets.startswith("v1:")
    assert two.secrets is None


def test_the_list_is_by_age() -> None:
    one, two = proxies.create("b", OPEN), proxies.create("a", CLOSED)

    assert proxies.list_all() == (one, two)
    assert proxies.with_ids([two.id, "proxy_gone"]) == {two.id: two}


def test_two_proxies_cannot_share_a_name() -> None:
    proxies.create("one", OPEN)
    two = proxies.create("two", OPEN)

    with pytest.raises(ConfigError, match="'one' exists already"):
        proxies.create("one", CLOSED)
    with pytest.raises(ConfigError, match="'one' exists already"):
        proxies.change(two.id, lambda proxy: replace(proxy, name="one"))


def test_a_changed_proxy_is_in_force_and_gateways_are_told() -> None:
    made = proxies.create("one", CLOSED)
    before = revision.current()

    proxies.change(made.id, lambda proxy: replace(proxy, name="uno", endpoint=OPEN, dial_seconds=5))
    proxies.change(made.id, lambda proxy: proxy)

    assert proxies.find(made.id) == replace(made, name="uno", endpoint=OPEN, dial_seconds=5)
    assert revision.current() == before + 1


def test_another_endpoint_ends_the_rests_and_the_same_one_does_not() -> None:
    made = proxies.create("one", CLOSED)
    upstream = upstreams.create("custom", "one", {}, {})
    proxy_backoffs.failed(made.id, upstream.id, NOON, "refused")

    proxies.change(made.id, lambda proxy: replace(proxy, name="uno", endpoint=replace(CLOSED)))
    assert list(proxy_backoffs.read_all()) == [(made.id, upstream.id)]

    proxies.change(made.id, lambda proxy: replace(proxy, endpoint=replace(CLOSED, password="other")))
    assert proxy_backoffs.read_all() == {}


def test_a_deleted_proxy_cannot_be_changed() -> None:
    made = proxies.create("one", CLOSED)
    proxies.remove(made)

    with pytest.raises(NotThere):
        proxies.change(made.id, lambda proxy: proxy)
    with pytest.raises(NotThere):
        proxies.remove(made)
    assert proxies.list_all() == ()


def test_a_proxy_in_use_is_not_deleted() -> None:
    made = proxies.create("one", CLOSED)
    b, a = (upstreams.create("custom", name, {}, {}, proxy_ids=[made.id]) for name in ("b", "a"))
    upstreams.create("custom", "c", {}, {}, proxy_ids=["direct"])

    with pytest.raises(EditConflict, match="'one' is in use by a, b; take it out first") as caught:
        proxies.remove(made)

    assert (caught.value.code, caught.value.facts) == (
        "proxy_in_use",
        {"referencing_upstream_ids": [a.id, b.id]},
    )
    assert proxies.find(made.id) == made


def test_an_edit_of_what_another_one_changed_is_refused() -> None:
    seen = proxies.create("one", CLOSED)
    proxies.change(seen.id, lambda proxy: replace(proxy, dial_seconds=5))

    with pytest.raises(EditConflict, match="was changed since you read it"):
        proxies.change(seen.id, lambda proxy: replace(proxy, name="x"), expected=seen)
    with pytest.raises(EditConflict):
        proxies.remove(seen, expected=seen)

    assert proxies.find(seen.id) == replace(seen, dial_seconds=5)


def test_a_deletion_takes_its_rests_along() -> None:
    made = proxies.create("one", CLOSED)
    upstream = upstreams.create("custom", "one", {}, {})
    proxy_backoffs.failed(made.id, upstream.id, NOON, "refused")

    proxies.remove(made)

    assert proxy_backoffs.read_all() == {}


def test_who_does_not_exist_cannot_be_held() -> None:
    made = proxies.create("one", CLOSED)
    proxies.hold([made.id])

    with pytest.raises(ConfigError, match="unknown proxy 'proxy_gone'"):
        proxies.hold([made.id, "proxy_gone"])


def test_credentials_are_encrypted_with_the_newest_key(app: Flask) -> None:
    made = proxies.create("one", CLOSED)
    old = app.extensions["floway.settings"].secret_keys
    app.extensions["floway.keyring"] = secrets.Keyring((b"n" * 32, *old))

    assert secrets.reseal_all() == 1
    app.extensions["floway.keyring"] = secrets.Keyring((b"n" * 32,))

    assert proxies.find(made.id) == made


def test_a_proxy_is_never_deleted_under_an_upstream_that_gets_it_at_the_same_moment(app: Flask) -> None:
    made = upstreams.create("custom", "one", {}, {})

    for number in range(10):
        proxy = proxies.create(f"p{number}", OPEN)
        outcomes: list[str] = []

        def use(proxy: Proxy = proxy, outcomes: list[str] = outcomes) -> None:
            with app.app_context():
                try:
                    ways = (proxy.id,)
                    upstreams.change(made.id, lambda each: replace(each, proxy_ids=ways), proxy_ids=ways)
                    outcomes.append("used")
                except ConfigError:
                    outcomes.append("missing")

        def delete(proxy: Proxy = proxy, outcomes: list[str] = outcomes) -> None:
            with app.app_context():
                try:
                    proxies.remove(proxy)
                    outcomes.append("deleted")
                except EditConflict:
                    outcomes.append("in use")

        racers = [Thread(target=use), Thread(target=delete)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

        assert sorted(outcomes) in (["in use", "used"], ["deleted", "missing"])
