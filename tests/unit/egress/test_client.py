import gzip
from collections.abc import Iterator

import pytest

from floway.egress import client as clients
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import UpstreamBroken, UpstreamTimeout, UpstreamUnreachable
from tests.support.ports import free_port
from tests.support.upstream import cuts, replies, upstream, whole

LIMITS = Timeouts(connect_seconds=5, headers_seconds=5)


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


@pytest.mark.parametrize("status", [200, 302, 401, 500])
def test_a_cold_answer_of_any_status_is_returned(client: Client, status: int) -> None:
    answer = whole(gzip.compress(b"[]"), "Content-Encoding: gzip", "Location: /x", "X-A: 1", status=status)
    with upstream(replies(answer)) as running:
        got = client.get(f"{running.origin}/v1/models", {"authorization": "Bearer k"}, LIMITS)

    assert (got.status, got.body, got.headers["x-a"]) == (status, b"[]", "1")
    assert len(running.requests) == 1


def test_a_value_is_posted_as_json(client: Client) -> None:
    with upstream(replies(whole(b"no", status=400))) as running:
        got = client.post_json(f"{running.origin}/token", {"x-a": "1"}, {"grant": "ü"}, LIMITS)

    assert (got.status, got.body) == (400, b"no")
    head, _, body = running.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /token HTTP/1.1\r\n")
    assert body.decode() == '{"grant":"ü"}'
    for line in (b"content-type: application/json", b"accept: application/json", b"x-a: 1"):
        assert line in head


def test_neither_proxies_nor_netrc_of_the_environment_are_used(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with upstream(replies(whole(b"[]"))) as running:
        client.get(f"{running.origin}/v1/models", {"authorization": "Bearer our-key"}, LIMITS)

    assert b"\r\nauthorization: Bearer our-key\r\n" in running.requests[0]
    assert b"\r\nuser-agent: floway/" in running.requests[0]


def test_a_cookie_of_one_answer_is_not_sent_with_the_next_call(client: Client) -> None:
    # Two accounts of one vendor share the session; a cookie would tell the vendor so.
    answer = whole(b"[]", "Set-Cookie: __cf_bm=of-the-first-account; Path=/")
    with upstream(replies(answer, answer)) as running:
        for key in ("first", "second"):
            client.get(f"{running.origin}/v1/models", {"authorization": f"Bearer {key}"}, LIMITS)

    assert len(running.requests) == 2
    assert b"cookie" not in running.requests[1].lower()


def test_a_cold_answer_that_is_too_large_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "MAX_COLD_BYTES", 100)
    with (
        upstream(replies(whole(b"x" * 101))) as running,
        pytest.raises(UpstreamBroken, match="larger than 100"),
    ):
        client.get(running.origin, {}, LIMITS)


def test_a_cold_answer_that_does_not_come_is_a_timeout(client: Client) -> None:
    with upstream(replies()) as running, pytest.raises(UpstreamTimeout) as late:
        client.get(running.origin, {}, Timeouts(5, 0.05))

    assert late.value.phase == "headers"


def test_a_cold_answer_that_is_cut_is_broken(client: Client) -> None:
    with upstream(cuts(whole(b"[1, 2]")[:-2])) as running, pytest.raises(UpstreamBroken, match="was cut"):
        client.get(running.origin, {}, LIMITS)


def test_a_cold_call_to_a_closed_port_is_unreachable(client: Client) -> None:
    with pytest.raises(UpstreamUnreachable, match=r"127\.0\.0\.1"):
        client.get(f"http://127.0.0.1:{free_port()}/v1/models", {}, LIMITS)
