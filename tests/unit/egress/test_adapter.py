from collections.abc import Iterator

import pytest

from floway.egress.client import Client
from floway.egress.errors import RequestUnsendable
from floway.egress.request import Timeouts, UpstreamRequest
from floway.errors import UpstreamBroken, UpstreamTimeout
from tests.support.upstream import Peer, Script, chunked, cuts, replies, upstream, whole

LIMITS = Timeouts(connect_seconds=5, headers_seconds=5)


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def post(origin: str, *headers: tuple[str, str], path: str = "/v1/x", body: bytes = b"{}") -> UpstreamRequest:
    return UpstreamRequest("POST", f"{origin}{path}", headers, body, LIMITS)


def call(client: Client, origin: str) -> bytes:
    opened = client.open(post(origin))
    try:
        return opened.raw.read_all(10**6, 5)
    finally:
        opened.close()


def test_the_request_is_written_as_it_was_built(client: Client) -> None:
    with upstream(replies(whole(b""))) as running:
        opened = client.open(
            post(running.origin, ("accept", "*/*"), ("x-odd", "caf\xe9"), path="/v1/x?a=1", body=b'{"a":1}')
        )
        opened.close()

    assert running.requests == [
        b"POST /v1/x?a=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\naccept: */*\r\nx-odd: caf\xe9\r\n"
        b'Content-Length: 7\r\n\r\n{"a":1}' % running.port
    ]


def test_a_large_body_arrives_whole(client: Client) -> None:
    body = bytes(range(256)) * 20_000

    with upstream(replies(whole(b"ok"))) as running:
        opened = client.open(post(running.origin, body=body))
        assert opened.raw.read_all(10, 5) == b"ok"

    assert running.requests[0].endswith(body)


def test_a_connection_is_used_again_after_a_whole_answer(client: Client) -> None:
    with upstream(replies(whole(b"one"), chunked(b"two"), whole(b"", status=204), whole(b"four"))) as running:
        assert [call(client, running.origin) for _ in range(4)] == [b"one", b"two", b"", b"four"]

        assert running.connections == 1


def test_a_connection_takes_time_only_where_there_is_none_yet(client: Client) -> None:
    with upstream(replies(whole(b"one"), whole(b"two"))) as running:
        taken = []
        for _ in range(2):
            opened = client.open(post(running.origin))
            opened.raw.read_all(10**6, 5)
            taken.append(opened.connect_seconds)

    assert taken[0] > 0
    assert taken[1] == 0


@pytest.mark.parametrize(
    "answer", [whole(b"one", "Connection: close"), b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\none"]
)
def test_a_connection_that_the_upstream_gives_up_is_not_used_again(client: Client, answer: bytes) -> None:
    with upstream(cuts(answer), replies(whole(b"two"))) as running:
        assert [call(client, running.origin), call(client, running.origin)] == [b"one", b"two"]

        assert running.connections == 2


def test_a_connection_is_not_used_again_before_its_answer_was_read(client: Client) -> None:
    with upstream(replies(chunked(b"one", end=b"")), replies(whole(b"two"))) as running:
        opened = client.open(post(running.origin))
        opened.close()

        assert call(client, running.origin) == b"two"
        assert running.connections == 2


def test_answers_of_one_time_have_connections_of_their_own(client: Client) -> None:
    with upstream(replies(whole(b"one")), replies(whole(b"two"))) as running:
        first, second = client.open(post(running.origin)), client.open(post(running.origin))

        assert (first.raw.read_all(9, 5), second.raw.read_all(9, 5)) == (b"one", b"two")


def test_a_pooled_connection_that_closes_without_an_answer_is_replaced_once(client: Client) -> None:
    def answers_once(peer: Peer) -> None:
        peer.request()
        peer.send(whole(b"one"))
        peer.request()

    with upstream(answers_once, replies(whole(b"two"))) as running:
        assert [call(client, running.origin), call(client, running.origin)] == [b"one", b"two"]
        assert running.connections == 2

    assert len(running.requests) == 3


def test_a_pooled_connection_that_was_closed_meanwhile_is_not_written_to(client: Client) -> None:
    def answers_and_closes(peer: Peer) -> None:
        peer.request()
        peer.send(whole(b"one"))

    with upstream(answers_and_closes, replies(whole(b"two"))) as running:
        assert call(client, running.origin) == b"one"
        running.join()
        assert call(client, running.origin) == b"two"

    assert len(running.requests) == 2


def test_a_pooled_connection_that_began_an_answer_is_not_replaced(client: Client) -> None:
    def breaks_the_second(peer: Peer) -> None:
        peer.request()
        peer.send(whole(b"one"))
        peer.request()
        peer.send(b"HTTP/1.1 200")

    with upstream(breaks_the_second, replies(whole(b"two"))) as running:
        assert call(client, running.origin) == b"one"
        with pytest.raises(UpstreamBroken, match="within its response head"):
            call(client, running.origin)

    assert running.connections == 1


def test_a_pooled_connection_that_stays_silent_is_not_replaced(client: Client) -> None:
    with upstream(replies(whole(b"one"))) as running:
        assert call(client, running.origin) == b"one"
        impatient = UpstreamRequest("POST", f"{running.origin}/v1/x", (), b"{}", Timeouts(5, 0.05))

        with pytest.raises(UpstreamTimeout, match=r"no answer within 0\.05 s"):
            client.open(impatient)

    assert running.connections == 1


def resets(peer: Peer) -> None:
    peer.request()
    peer.reset()


@pytest.mark.parametrize("ends", [cuts(b""), resets], ids=["closed", "reset"])
def test_a_fresh_connection_without_an_answer_is_not_replaced(client: Client, ends: Script) -> None:
    with upstream(ends) as running, pytest.raises(UpstreamBroken, match="without an answer"):
        client.open(post(running.origin))

    assert running.connections == 1


@pytest.mark.parametrize(
    "value", ["a\r\nX-Admin: 1", "a\nX-Admin: 1", "a\rX-Admin: 1", "a\0b", "snow \u2603"], ids=repr
)
def test_a_header_that_could_be_read_as_two_is_refused_and_never_told(client: Client, value: str) -> None:
    with upstream(replies(whole(b""))) as running:
        with pytest.raises(RequestUnsendable) as refused:
            client.open(post(running.origin, ("x-rule", value)))
        with pytest.raises(RequestUnsendable):
            client.open(post(running.origin, (f"x-{value}", "a")))

    assert running.requests == []
    assert value not in str(refused.value)


def test_a_response_finds_its_headers_by_lower_case_name(client: Client) -> None:
    with upstream(replies(whole(b"", "X-Request-Id: r-1", "x-request-id: r-2"))) as running:
        opened = client.open(post(running.origin))
        opened.close()

    assert (opened.header("x-request-id"), opened.header("x-none")) == ("r-1", "")
