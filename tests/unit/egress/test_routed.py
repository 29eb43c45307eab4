import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import gevent
import pytest

from floway.domain.proxy import Endpoint, Proxy, Route
from floway.egress.backoffs import Backoffs
from floway.egress.body import Aborted
from floway.egress.client import Client
from floway.egress.request import Timeouts, UpstreamRequest
from floway.errors import DialFailed, UpstreamBroken, UpstreamTimeout, UpstreamUnreachable
from tests.support.builders import LIMITS
from tests.support.certificates import Authority, authority
from tests.support.patched import in_gevent
from tests.support.ports import free_port
from tests.support.proxies import Login, connect_proxy, socks5_proxy
from tests.support.upstream import Peer, cuts, replies, upstream, whole

LOGIN = Login("ada", "hunter2")
HI = whole(b"hi")


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def dead(name: str = "dead") -> Proxy:
    """A proxy that nobody runs."""
    return Proxy(f"proxy_{name}", name, Endpoint("http", "127.0.0.1", free_port(), "ada", "hunter2"))


def over(client: Client, *ways: Proxy | None, upstream_id: str = "up_1") -> Client:
    return client.via(Route(upstream_id, ways))


def answer(client: Client, url: str, limits: Timeouts = LIMITS) -> bytes:
    """The body of an answer to a hot call, read to its end."""
    response = client.open(UpstreamRequest("POST", url, (("accept", "*/*"),), b"{}", limits))
    return response.raw.read_all(1000, 5)


def test_a_call_goes_through_its_proxy(client: Client) -> None:
    with upstream(replies(HI)) as vendor:
        for proxy in (connect_proxy(LOGIN), socks5_proxy(LOGIN)):
            with proxy as running:
                assert answer(over(client, running.proxy()), vendor.origin) == b"hi"
                assert running.tunnels == [f"127.0.0.1:{vendor.port}"]
        client.close()

    assert vendor.requests[0] == (
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\naccept: */*\r\nContent-Length: 2\r\n\r\n{}" % vendor.port
    )


@pytest.mark.parametrize("kind", ["http", "https", "socks5"])
def test_the_upstreams_tls_is_inside_the_tunnel(
    client: Client, trusted: Authority, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.path))
    proxy = {
        "http": connect_proxy(LOGIN),
        "https": connect_proxy(LOGIN, trusted.server),
        "socks5": socks5_proxy(LOGIN),
    }[kind]
    with upstream(replies(HI, HI), context=trusted.server) as vendor, proxy as running:
        routed = over(client, running.proxy())

        assert answer(routed, vendor.origin) == b"hi"
        # The second call goes over the same connection.
        assert answer(routed, vendor.origin) == b"hi"
        assert len(running.tunnels) == vendor.connections == 1
        client.close()


def test_connections_of_other_ways_are_not_shared(client: Client) -> None:
    with upstream(replies(HI, HI)) as vendor, connect_proxy() as one, connect_proxy() as two:
        assert answer(client, vendor.origin) == b"hi"
        assert answer(over(client, one.proxy("one")), vendor.origin) == b"hi"
        assert answer(over(client, two.proxy("two")), vendor.origin) == b"hi"

        assert (vendor.connections, len(one.tunnels), len(two.tunnels)) == (3, 1, 1)
        client.close()


def test_a_dead_proxy_leads_to_the_next_way_and_rests(client: Client) -> None:
    first = dead()
    with upstream(replies(HI, HI)) as vendor, socks5_proxy() as running:
        routed = over(client, first, running.proxy())

        assert answer(routed, vendor.origin) == b"hi"

        assert client.backoffs.rests((first.id, "up_1"))
        assert not client.backoffs.rests((first.id, "up_2"))
        client.close()


def test_the_direct_way_is_an_entry_like_others(client: Client) -> None:
    with upstream(replies(HI)) as vendor:
        assert answer(over(client, dead(), None), vendor.origin) == b"hi"
        client.close()


def test_a_direct_way_that_is_closed_leads_on(client: Client) -> None:
    with connect_proxy() as running:
        with pytest.raises(UpstreamUnreachable, match="No way to the upstream is open"):
            answer(over(client, None, running.proxy()), "http://nowhere.invalid:9")

        assert running.greetings[0].startswith(b"CONNECT nowhere.invalid:9 ")


def test_a_resting_proxy_is_tried_last_and_each_way_once(client: Client) -> None:
    order: list[str] = []

    class Noted(Backoffs):
        def failed(self, pair: tuple[str, str], error: str) -> None:
            order.append(pair[0])
            super().failed(pair, error)

    client.backoffs = Noted()
    first, second = dead("first"), dead("second")
    client.backoffs.failed((first.id, "up_1"), "refused")
    order.clear()

    with pytest.raises(UpstreamUnreachable):
        answer(over(client, first, second), "http://127.0.0.1:9")

    assert order == ["proxy_second", "proxy_first"]


def test_all_dead_names_each_way_without_its_secrets(client: Client) -> None:
    port = free_port()
    with pytest.raises(UpstreamUnreachable) as failed:
        answer(over(client, dead("one"), dead("two"), None), f"http://127.0.0.1:{port}")

    refused = "[tcp-connect] it refused the connection or is not reachable."
    assert str(failed.value) == (
        f"No way to the upstream is open. The way through the proxy 'one' failed: {refused} "
        f"The way through the proxy 'two' failed: {refused} "
        "The upstream host '127.0.0.1' refused the connection or is not reachable."
    )
    assert failed.value.status == 502


def test_a_single_failure_is_raised_as_it_is(client: Client) -> None:
    with pytest.raises(DialFailed, match="the proxy 'one' failed") as failed:
        answer(over(client, dead("one")), "http://127.0.0.1:9")

    assert failed.value.stage == "tcp-connect"


def test_a_bad_certificate_inside_the_tunnel_leads_on(client: Client, trusted: Authority) -> None:
    with upstream(replies(), context=trusted.server) as vendor, connect_proxy() as running:
        with pytest.raises(DialFailed) as failed:
            answer(over(client, running.proxy()), vendor.origin)

        assert failed.value.stage == "inner-tls"
        assert "127.0.0.1: CERTIFICATE_VERIFY_FAILED" in failed.value.reason
        assert client.backoffs.rests(("proxy_one", "up_1"))


def test_tls_in_tls_checks_the_inner_certificate_too(
    client: Client, trusted: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.path))
    stranger = authority(tmp_path)
    with (
        upstream(replies(), context=stranger.server) as vendor,
        connect_proxy(context=trusted.server) as running,
        pytest.raises(DialFailed, match=r"\[inner-tls\].*CERTIFICATE_VERIFY_FAILED"),
    ):
        answer(over(client, running.proxy()), vendor.origin)


def test_an_upstream_that_does_not_shake_hands_is_a_stage_too(client: Client) -> None:
    with upstream(replies()) as vendor, connect_proxy() as running, pytest.raises(DialFailed) as failed:
        answer(over(client, running.proxy()), f"https://127.0.0.1:{vendor.port}", Timeouts(0.2, 5))

    assert (failed.value.stage, failed.value.reason) == ("inner-tls", "127.0.0.1: no answer within 0.2 s")


@pytest.mark.parametrize("fault", ["reset", "cut", "silence"])
def test_what_fails_behind_the_request_leads_nowhere(client: Client, fault: str) -> None:
    def script(peer: Peer) -> None:
        peer.request()
        if fault == "reset":
            peer.reset()
        elif fault == "silence":
            peer.wait_closed()

    with upstream(script) as vendor, connect_proxy() as one, connect_proxy() as two:
        error = UpstreamTimeout if fault == "silence" else UpstreamBroken
        with pytest.raises(error):
            answer(over(client, one.proxy("one"), two.proxy("two")), vendor.origin, Timeouts(5, 0.3))

        assert (len(one.tunnels), two.tunnels) == (1, [])
        assert not client.backoffs.rests(("proxy_one", "up_1"))


def test_an_http_error_is_the_proxys_success(client: Client) -> None:
    with upstream(replies(whole(b"no", status=500))) as vendor, connect_proxy() as running:
        client.backoffs.failed(("proxy_one", "up_1"), "refused")

        assert answer(over(client, running.proxy()), vendor.origin) == b"no"

        assert not client.backoffs.rests(("proxy_one", "up_1"))
        client.close()


def test_a_proxy_that_refuses_leads_on(client: Client) -> None:
    with upstream(replies(HI)) as vendor, connect_proxy() as one, socks5_proxy() as two:
        one.refuses = True

        assert answer(over(client, one.proxy("one"), two.proxy("two")), vendor.origin) == b"hi"

        assert client.backoffs.rests(("proxy_one", "up_1"))
        client.close()


def test_a_pooled_connection_that_was_closed_is_replaced_once(client: Client) -> None:
    with upstream(cuts(HI), replies(HI)) as vendor, connect_proxy() as running:
        routed = over(client, running.proxy())
        assert answer(routed, vendor.origin) == b"hi"

        assert answer(routed, vendor.origin) == b"hi"

        assert len(running.tunnels) == 2
        client.close()


def test_an_upstream_that_does_not_exist_yet_lets_no_proxy_rest(client: Client) -> None:
    first = dead()
    with upstream(replies(HI)) as vendor:
        assert answer(over(client, first, None, upstream_id=""), vendor.origin) == b"hi"
        client.close()

    assert not client.backoffs.rests((first.id, ""))


def test_cold_calls_take_the_route_too(client: Client) -> None:
    with upstream(replies(HI, HI)) as vendor, connect_proxy() as running:
        routed = over(client, running.proxy())

        listed = routed.get(f"{vendor.origin}/v1/models", {"Authorization": "Bearer k"}, LIMITS)
        posted = routed.post_json(vendor.origin, {"user-agent": "other"}, {"a": 1}, LIMITS)

        assert (listed.status, listed.body, listed.headers["Content-Length"]) == (200, b"hi", "2")
        assert posted.body == b"hi"
        assert len(running.tunnels) == 1
        client.close()
    assert b"\r\nuser-agent: floway/" in vendor.requests[0]
    assert b"\r\nauthorization: Bearer k\r\n" in vendor.requests[0]
    assert b"\r\nuser-agent: other\r\n" in vendor.requests[1]
    assert vendor.requests[1].endswith(b'{"a":1}')


def test_a_cold_answer_that_stops_is_a_timeout(client: Client) -> None:
    def stops(peer: Peer) -> None:
        peer.request()
        peer.send(whole(b"hi")[:-1])
        peer.wait_closed()

    with upstream(stops) as vendor, connect_proxy() as running, pytest.raises(UpstreamTimeout) as late:
        over(client, running.proxy()).get(vendor.origin, {}, Timeouts(5, 0.2))

    assert late.value.phase == "idle"


def test_without_a_route_a_client_is_itself(client: Client) -> None:
    assert client.via(None) is client


@in_gevent
def test_in_gevent_too_every_kind_carries_tls_and_can_be_given_up() -> None:
    with TemporaryDirectory() as folder:
        trusted = authority(Path(folder))
        os.environ["SSL_CERT_FILE"] = str(trusted.path)
        for proxy in (connect_proxy(LOGIN), connect_proxy(LOGIN, trusted.server), socks5_proxy(LOGIN)):
            with upstream(begins, context=trusted.server) as vendor, proxy as running:
                client = Client()
                routed = over(client, dead(), running.proxy())
                body = routed.open(UpstreamRequest("POST", vendor.origin, (), b"{}", LIMITS)).raw
                assert body.read1(5) == b"hi"
                with pytest.raises(TimeoutError):
                    body.read1(0.05)
                gevent.spawn_later(0.05, body.abort)
                with pytest.raises(Aborted):
                    body.read1(5)
                client.close()


@in_gevent
def test_the_limit_of_a_whole_call_does_not_lead_on() -> None:
    client = Client()
    with upstream(replies()) as silent, connect_proxy() as running:
        mute = Proxy("proxy_mute", "mute", Endpoint("socks5", "127.0.0.1", silent.port))
        with (
            pytest.raises(UpstreamTimeout, match="no answer within 7 s"),
            gevent.Timeout(0.2, UpstreamTimeout("headers", 7)),
        ):
            answer(over(client, mute, running.proxy()), "http://vendor.invalid")

        assert running.greetings == []
        assert not client.backoffs.rests(("proxy_mute", "up_1"))


def begins(peer: Peer) -> None:
    """Send the beginning of an answer and wait for the client's end."""
    peer.request()
    peer.send(whole(b"hi there")[:-6])
    peer.wait_closed()
