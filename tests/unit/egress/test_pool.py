import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from floway.egress import pool as pools
from floway.egress.pool import Origin, Pool, Target, target
from floway.errors import UpstreamTimeout, UpstreamUnreachable
from tests.support.certificates import Authority, authority
from tests.support.patched import in_gevent
from tests.support.ports import free_port
from tests.support.upstream import Upstream, replies, upstream, whole


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


def origin(running: Upstream) -> Origin:
    scheme, _, _ = running.origin.partition(":")
    return Origin(scheme, "127.0.0.1", running.port)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://host/v1/x?a=1", Target(Origin("http", "host", 80), "/v1/x?a=1", "host")),
        ("https://host", Target(Origin("https", "host", 443), "/", "host")),
        ("https://host:8443/a", Target(Origin("https", "host", 8443), "/a", "host:8443")),
        ("http://[::1]:80/a", Target(Origin("http", "::1", 80), "/a", "[::1]:80")),
        ("https://user:pass@host/a", Target(Origin("https", "host", 443), "/a", "host")),
    ],
)
def test_a_url_is_taken_apart(url: str, parts: Target) -> None:
    assert target(url) == parts


def test_the_connection_that_was_used_last_is_taken_first() -> None:
    with upstream(replies()) as running:
        idle = Pool()
        first, second = idle.connect(origin(running), 5), idle.connect(origin(running), 5)
        idle.give_back(first)
        idle.give_back(second)

        assert idle.take(origin(running)) is second
        assert idle.take(origin(running)) is first
        assert idle.take(origin(running)) is None
        first.close()
        second.close()


def test_an_origin_has_connections_of_its_own() -> None:
    with upstream(replies()) as running:
        idle = Pool()
        idle.give_back(idle.connect(origin(running), 5))

        assert idle.take(Origin("http", "localhost", running.port)) is None
        idle.close()


def test_nagle_is_switched_off() -> None:
    with upstream(replies()) as running:
        connection = Pool().connect(origin(running), 5)

        assert connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()


def test_a_connection_that_was_idle_for_too_long_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with upstream(replies()) as running:
        idle = Pool()
        idle.give_back(idle.connect(origin(running), 5))
        monkeypatch.setattr(pools, "IDLE_SECONDS", 0)

        assert idle.take(origin(running)) is None


def test_a_sweep_closes_what_was_idle_for_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with upstream(replies()) as running:
        idle = Pool()
        idle.give_back(idle.connect(origin(running), 5))

        idle.sweep()
        kept = idle.take(origin(running))
        assert kept is not None
        idle.give_back(kept)
        monkeypatch.setattr(pools, "IDLE_SECONDS", 0)
        idle.sweep()
        running.join()
        monkeypatch.undo()
        assert idle.take(origin(running)) is None


def test_no_more_than_the_bound_are_kept_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MAX_IDLE", 1)
    with upstream(replies()) as running:
        idle = Pool()
        first, second = idle.connect(origin(running), 5), idle.connect(origin(running), 5)
        idle.give_back(first)
        idle.give_back(second)

        assert idle.take(origin(running)) is second
        assert idle.take(origin(running)) is None
        assert first.sock.fileno() == -1
        second.close()


def test_a_refused_connection_is_unreachable() -> None:
    with pytest.raises(UpstreamUnreachable, match=r"host '127\.0\.0\.1' refused the connection"):
        Pool().connect(Origin("http", "127.0.0.1", free_port()), 5)


def test_a_name_that_does_not_exist_is_unreachable() -> None:
    with pytest.raises(UpstreamUnreachable, match=r"'nowhere\.invalid' could not be resolved"):
        Pool().connect(Origin("http", "nowhere.invalid", 80), 5)


def test_a_peer_that_does_not_take_the_connection_is_a_timeout() -> None:
    # With a backlog of zero that is used up, Linux answers no further connection attempt.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for each in fillers:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        try:
            with pytest.raises(UpstreamTimeout, match=r"did not accept a connection within 0\.2 s") as late:
                Pool().connect(Origin("http", "127.0.0.1", port), 0.2)
        finally:
            for each in fillers:
                each.close()

    assert late.value.phase == "connect"


def test_a_peer_that_does_not_answer_the_handshake_is_a_timeout() -> None:
    with upstream(replies()) as running, pytest.raises(UpstreamTimeout) as late:
        Pool().connect(Origin("https", "127.0.0.1", running.port), 0.2)

    assert late.value.phase == "connect"


def test_tls_to_a_plain_port_is_unreachable() -> None:
    with (
        upstream(lambda peer: peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as running,
        pytest.raises(UpstreamUnreachable, match=r"TLS with the upstream host '127\.0\.0\.1' failed"),
    ):
        Pool().connect(Origin("https", "127.0.0.1", running.port), 5)


def test_a_certificate_that_nobody_vouches_for_is_refused(trusted: Authority) -> None:
    with (
        upstream(replies(), context=trusted.server) as running,
        pytest.raises(UpstreamUnreachable, match="CERTIFICATE_VERIFY_FAILED") as refused,
    ):
        Pool().connect(origin(running), 5)

    assert "unable to get local issuer certificate" in str(refused.value)


def test_a_private_authority_of_the_system_is_trusted(
    trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.path))
    with upstream(replies(whole(b"")), context=trusted.server) as running:
        connection = Pool().connect(origin(running), 5)
        connection.close()


def test_a_certificate_for_another_host_is_refused(
    trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.path))
    with (
        upstream(replies(), context=trusted.server) as running,
        pytest.raises(UpstreamUnreachable, match="mismatch"),
    ):
        Pool().connect(Origin("https", "localhost", running.port), 5)


@in_gevent
def test_in_gevent_too_failures_to_connect_are_told_apart() -> None:
    with pytest.raises(UpstreamUnreachable, match="refused the connection"):
        Pool().connect(Origin("http", "127.0.0.1", free_port()), 5)
    with pytest.raises(UpstreamUnreachable, match="could not be resolved"):
        Pool().connect(Origin("http", "nowhere.invalid", 80), 5)
    with upstream(replies()) as running, pytest.raises(UpstreamTimeout):
        Pool().connect(Origin("https", "127.0.0.1", running.port), 0.2)
    with TemporaryDirectory() as folder:
        trusted = authority(Path(folder))
        with upstream(replies(), context=trusted.server) as running:
            with pytest.raises(UpstreamUnreachable, match="TLS with"):
                Pool().connect(origin(running), 5)
            os.environ["SSL_CERT_FILE"] = str(trusted.path)
            Pool().connect(origin(running), 5).close()
