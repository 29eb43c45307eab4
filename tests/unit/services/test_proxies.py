import pytest
from flask import Flask

from floway.domain.proxy import Endpoint, Route
from floway.egress.client import Client
from floway.errors import ConfigError, DialFailed, NotThere, UpstreamBroken
from floway.services import proxies as service
from floway.services.proxies import checked_fallback_list, exit_address, route_over
from floway.store import proxies, proxy_backoffs, upstreams
from tests.support.builders import NOON
from tests.support.proxies import Login, connect_proxy, socks5_proxy
from tests.support.upstream import replies, upstream, whole

pytestmark = pytest.mark.usefixtures("app")

URL = "socks5://ada:hunter2@10.0.0.1:1080#Frankfurt"


def test_a_proxy_is_named_by_its_url_unless_it_is_told() -> None:
    first, second = service.add(URL), service.add(URL, " Berlin ", 30)

    assert (first.name, second.name) == ("Frankfurt", "Berlin")
    assert proxies.list_all() == (first, second)
    assert second.dial_seconds == 30
    assert service.existing("Berlin") == service.existing(second.id) == second


@pytest.mark.parametrize(
    ("url", "name", "seconds", "sentence"),
    [
        ("ss://hunter2@h:1", None, None, "other kinds of proxies"),
        (URL, "", None, "1 to 128 printable"),
        (URL, "direct", None, "the way without one"),
        (URL, None, 0, "1 to 600 seconds"),
        (URL, None, 601, "1 to 600 seconds"),
    ],
)
def test_what_cannot_be_a_proxy_is_refused(url: str, name: str, seconds: int, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence) as refused:
        service.add(url, name, seconds)

    assert "hunter2" not in str(refused.value)
    assert proxies.list_all() == ()


def test_an_edit_changes_what_is_given() -> None:
    made = service.add(URL, dial_seconds=30)

    renamed = service.edit("Frankfurt", name="Berlin")
    moved = service.edit("Berlin", url="http://10.0.0.2:8080#ignored", dial_seconds=5)
    reset = service.edit(made.id, dial_seconds=0)

    assert (renamed.endpoint, renamed.dial_seconds) == (made.endpoint, 30)
    assert (moved.name, moved.endpoint, moved.dial_seconds) == (
        "Berlin",
        Endpoint("http", "10.0.0.2", 8080),
        5,
    )
    assert reset.dial_seconds is None
    assert proxies.find(made.id) == reset


def test_nobody_edits_what_does_not_exist() -> None:
    for act in (service.edit, service.remove, service.end_rests):
        with pytest.raises(ConfigError, match="There is no proxy 'nobody'; see: flask"):
            act("nobody")


def test_an_upstream_gets_its_ways_by_id_or_name_each_once() -> None:
    made, row = service.add(URL), upstreams.create("custom", "one", {}, {})

    changed = service.set_ways("one", ["direct", "Frankfurt", made.id, "direct"])

    assert changed.route == Route(row.id, (None, made))
    assert service.set_ways(row.id, []).route is None
    with pytest.raises(ConfigError, match="There is no proxy 'nobody'"):
        service.set_ways("one", ["nobody"])


def test_rests_are_ended() -> None:
    made = service.add(URL)
    one, two = (upstreams.create("custom", name, {}, {}) for name in ("one", "two"))
    for row in (one, two):
        proxy_backoffs.failed(made.id, row.id, NOON, "refused")

    assert service.end_rests("Frankfurt", "one") == 1
    assert service.end_rests(made.id) == 1


def test_no_proxy_is_the_direct_way() -> None:
    assert checked_fallback_list([]) == ()
    assert route_over("up_1", ()) is None
    assert route_over("up_1", ("direct",)) is None


def test_ids_are_trimmed_and_kept_once() -> None:
    made = service.add(URL)

    chosen = checked_fallback_list([" direct ", "", "direct", f" {made.id}"])

    assert chosen == ("direct", made.id)
    assert route_over("up_1", chosen) == Route("up_1", (None, made))


def test_an_unknown_proxy_is_refused() -> None:
    for check in (checked_fallback_list, lambda ids: route_over("up_1", ids)):
        with pytest.raises(ConfigError, match="unknown proxy 'proxy_1'"):
            check(["direct", "proxy_1"])


@pytest.mark.parametrize(
    ("answered", "seen"), [(b" 203.0.113.7\n", "203.0.113.7"), (b"2001:DB8::1", "2001:db8::1")]
)
def test_a_proxy_is_tested_by_a_page_that_tells_the_address(app: Flask, answered: bytes, seen: str) -> None:
    client = Client()
    with upstream(replies(whole(answered))) as page, socks5_proxy(Login("ada", "hunter2")) as running:
        assert exit_address(client, running.proxy(), page.origin) == seen
        assert running.tunnels == [f"127.0.0.1:{page.port}"]
        client.close()


@pytest.mark.parametrize("answered", [b"<html>Sign in</html>", b"010.1.1.1", b"1::2::3", b"", b"\xff"])
def test_a_page_without_an_address_is_no_success(answered: bytes) -> None:
    client = Client()
    with upstream(replies(whole(answered))) as page, connect_proxy() as running:
        with pytest.raises(UpstreamBroken, match="answered HTTP 200 and no address"):
            exit_address(client, running.proxy(), page.origin)
        client.close()


def test_a_test_that_fails_tells_the_stage_and_leaves_no_rest() -> None:
    client = Client()
    with connect_proxy() as running:
        running.refuses = True
        with pytest.raises(DialFailed, match=r"\[proxy-handshake\] it answered HTTP 503"):
            exit_address(client, running.proxy(), "http://127.0.0.1:9")

    assert not client.backoffs.rests(("proxy_one", ""))
    assert proxy_backoffs.read_all() == {}


def test_what_somebody_else_has_removed_is_not_there_but_a_way_is_a_wrong_value(app: Flask) -> None:
    with pytest.raises(NotThere):
        service.remove("proxy_gone")
    with pytest.raises(ConfigError) as fault:
        service.ids_of(["direct", "proxy_gone"])
    assert not isinstance(fault.value, NotThere)
