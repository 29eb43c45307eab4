import os
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from floway.domain.proxy import Endpoint, Proxy
from floway.egress import dial as dialling
from floway.egress.dial import dial
from floway.errors import DialFailed
from tests.support.certificates import Authority, authority
from tests.support.patched import in_gevent
from tests.support.ports import free_port
from tests.support.proxies import Login, connect_proxy, socks5_proxy
from tests.support.upstream import Peer, Upstream, replies, upstream, whole

LOGIN = Login("ada", "pässwörd:1")
HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


def trusting(trusted: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=trusted.path)


def plain(port: int, scheme: str = "http", login: Login | None = None, seconds: int | None = 5) -> Proxy:
    known = login or Login("", "")
    return Proxy(
        "proxy_1", "one", Endpoint(scheme, "127.0.0.1", port, known.username, known.password), seconds
    )


def exchanged(proxy: Proxy, running: Upstream, context: ssl.SSLContext, host: str = "127.0.0.1") -> bytes:
    """What an upstream answers through a tunnel."""
    with dial(proxy, host, running.port, context) as sock:
        sock.settimeout(5)
        sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
        return sock.recv(65536)


@pytest.mark.parametrize("login", [None, LOGIN])
def test_connect_opens_a_tunnel(login: Login | None) -> None:
    with connect_proxy(login) as running, upstream(replies(HTTP)) as vendor:
        assert exchanged(running.proxy(), vendor, ssl.create_default_context()) == HTTP

    assert running.tunnels == [f"127.0.0.1:{vendor.port}"]
    assert b"\r\nUser-Agent: floway/" in running.greetings[0]
    assert (b"Proxy-Authorization" in running.greetings[0]) is (login is not None)


@pytest.mark.parametrize("login", [None, LOGIN])
def test_socks5_opens_a_tunnel(login: Login | None) -> None:
    with socks5_proxy(login) as running, upstream(replies(HTTP)) as vendor:
        assert exchanged(running.proxy(), vendor, ssl.create_default_context()) == HTTP

    assert running.greetings == [b"\x05\x02\x00\x02" if login else b"\x05\x01\x00"]


def test_connect_inside_tls_opens_a_tunnel(trusted: Authority) -> None:
    with connect_proxy(LOGIN, trusted.server) as running, upstream(replies(HTTP)) as vendor:
        assert exchanged(running.proxy(), vendor, trusting(trusted)) == HTTP

    assert running.tunnels == [f"127.0.0.1:{vendor.port}"]


def test_names_are_resolved_by_the_proxy() -> None:
    with upstream(replies(HTTP)) as vendor:
        with socks5_proxy() as socks:
            exchanged(socks.proxy(), vendor, ssl.create_default_context(), "localhost")
        with connect_proxy() as http:
            exchanged(http.proxy(), vendor, ssl.create_default_context(), "localhost")

    assert socks.tunnels == http.tunnels == [f"localhost:{vendor.port}"]


def test_bytes_behind_the_proxys_answer_belong_to_the_tunnel() -> None:
    def eager(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nfirst word")
        peer.wait_closed()

    with upstream(eager) as running, dial(plain(running.port), "h", 1, ssl.create_default_context()) as sock:
        assert sock.recv(100) == b"first word"

    assert running.requests[0].startswith(b"CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n")


def test_an_ipv6_address_has_brackets_in_connect() -> None:
    with upstream(replies(b"HTTP/1.1 200 OK\r\n\r\n")) as running:
        dial(plain(running.port), "2001:db8::1", 443, ssl.create_default_context()).close()

    assert running.requests[0].startswith(b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\n")


def sends(answer: bytes) -> Callable[[Peer], None]:
    """Send an answer to the first bytes, whatever they are."""

    def script(peer: Peer) -> None:
        peer.send(answer)
        peer.wait_closed()

    return script


@pytest.mark.parametrize(
    ("scheme", "answer", "reason"),
    [
        ("http", b"HTTP/1.1 407 No\r\n\r\n", "it answered HTTP 407 (user name or password)"),
        ("http", b"HTTP/1.0 502 hunter2\r\n\r\n", "it answered HTTP 502"),
        ("http", b"HTTP/1.1 301 Moved\r\n\r\n", "it answered HTTP 301"),
        ("http", b"HTTP/1.1 2000 Odd\r\n\r\n", "it does not speak HTTP/1.1"),
        ("http", b"SSH-2.0-x\r\n", "it does not speak HTTP"),
        ("socks5", b"HT", "it does not speak SOCKS5"),
        ("socks5", b"\x05\xff", "it wants a login"),
        ("socks5", b"\x05\x00\x05\x02\x00\x01", "it answered 'connection not allowed'"),
        ("socks5", b"\x05\x00\x05\x63\x00\x01", "it answered 'error 99'"),
    ],
)
def test_a_proxy_that_refuses_is_told_by_its_stage(scheme: str, answer: bytes, reason: str) -> None:
    with upstream(sends(answer)) as running, pytest.raises(DialFailed) as failed:
        dial(plain(running.port, scheme), "h", 443, ssl.create_default_context())

    assert (failed.value.stage, failed.value.reason) == ("proxy-handshake", reason)
    assert str(failed.value) == f"The way through the proxy 'one' failed: [proxy-handshake] {reason}."


@pytest.mark.parametrize("answer", [b"\x05\xff", b"\x05\x02\x01\x01"])
def test_a_refused_login_is_told_without_it(answer: bytes) -> None:
    with upstream(sends(answer)) as running, pytest.raises(DialFailed) as failed:
        dial(plain(running.port, "socks5", Login("ada", "hunter2")), "h", 443, ssl.create_default_context())

    assert "password" in failed.value.reason
    assert "hunter2" not in str(failed.value)


def test_a_proxy_that_hangs_up_is_a_failed_handshake() -> None:
    with upstream(lambda peer: None) as running, pytest.raises(DialFailed) as failed:
        dial(plain(running.port, "socks5"), "h", 443, ssl.create_default_context())

    assert failed.value.stage == "proxy-handshake"


def test_the_limit_is_one_for_all_that_a_proxy_drips() -> None:
    def drips(peer: Peer) -> None:
        peer.request()
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100:
            peer.send(bytes([byte]))
            time.sleep(0.05)

    with upstream(drips) as running, pytest.raises(DialFailed) as failed:
        dial(plain(running.port, seconds=1), "h", 443, ssl.create_default_context())

    assert (failed.value.stage, failed.value.reason) == ("proxy-handshake", "no answer within 1 s")


def test_an_endless_head_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "MAX_HEAD_BYTES", 100)
    with (
        upstream(sends(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200)) as running,
        pytest.raises(DialFailed, match="larger than 100 bytes"),
    ):
        dial(plain(running.port), "h", 443, ssl.create_default_context())


def test_a_closed_port_is_a_failed_connect() -> None:
    with pytest.raises(DialFailed) as failed:
        dial(plain(free_port()), "h", 443, ssl.create_default_context())

    assert failed.value.stage == "tcp-connect"
    assert failed.value.reason == "it refused the connection or is not reachable"


def test_a_proxy_without_an_address_is_a_failed_connect() -> None:
    nowhere = Proxy("proxy_1", "one", Endpoint("http", "nowhere.invalid", 80))
    with pytest.raises(DialFailed, match=r"\[tcp-connect\] its name could not be resolved"):
        dial(nowhere, "h", 443, ssl.create_default_context())


def test_the_certificate_of_the_proxy_is_checked(trusted: Authority) -> None:
    with connect_proxy(None, trusted.server) as running, pytest.raises(DialFailed) as failed:
        dial(running.proxy(), "h", 443, ssl.create_default_context())

    assert failed.value.stage == "outer-tls"
    assert "CERTIFICATE_VERIFY_FAILED" in failed.value.reason


def test_a_kind_of_proxy_that_this_release_does_not_know_is_not_dialled() -> None:
    with pytest.raises(DialFailed, match=r"\[config\] this release cannot use proxies of the kind 'ss'"):
        dial(plain(1, "ss"), "h", 443, ssl.create_default_context())


def test_a_name_that_socks_cannot_carry_is_refused() -> None:
    with socks5_proxy() as running, pytest.raises(DialFailed, match="at most 255 bytes"):
        dial(running.proxy(), "h" * 256, 443, ssl.create_default_context())


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_host_that_has_no_name_in_ascii_is_refused(scheme: str) -> None:
    with (
        connect_proxy() if scheme == "http" else socks5_proxy() as running,
        pytest.raises(DialFailed) as failed,
    ):
        dial(running.proxy(), "ä" * 300, 443, ssl.create_default_context())

    assert failed.value.stage == "proxy-handshake"
    assert failed.value.reason == "the name of the upstream's host cannot be told to it"


def test_a_proxy_whose_name_nobody_could_have_is_a_failed_connect() -> None:
    nowhere = Proxy("proxy_1", "one", Endpoint("http", "a" * 64 + ".example", 80))
    with pytest.raises(DialFailed, match=r"\[tcp-connect\] its name could not be resolved"):
        dial(nowhere, "h", 443, ssl.create_default_context())


@in_gevent
def test_in_gevent_too_every_kind_opens_a_tunnel() -> None:
    with TemporaryDirectory() as folder:
        trusted = authority(Path(folder))
        os.environ["SSL_CERT_FILE"] = str(trusted.path)
        context = ssl.create_default_context()
        context.load_default_certs()
        with (
            upstream(replies(whole(b"hi"))) as vendor,
            connect_proxy(LOGIN, trusted.server) as https,
            connect_proxy(LOGIN) as http,
            socks5_proxy(LOGIN) as socks,
        ):
            for running in (https, http, socks):
                assert exchanged(running.proxy(), vendor, context).endswith(b"hi")
        with upstream(sends(b"")) as silent, pytest.raises(DialFailed, match="no answer within 1 s"):
            dial(plain(silent.port, seconds=1), "h", 443, context)
