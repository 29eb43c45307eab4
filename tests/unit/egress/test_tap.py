import pytest

from floway.egress.body import Aborted
from floway.egress.client import Client
from floway.egress.request import Timeouts, UpstreamRequest
from floway.egress.tap import TappedBody
from tests.support.upstream import chunked, cuts, replies, upstream, whole

LIMITS = Timeouts(connect_seconds=5, headers_seconds=5)


def test_what_is_read_is_heard_as_it_is_read() -> None:
    heard: list[bytes] = []
    client = Client()
    with upstream(replies(whole(b"hello"))) as running:
        request = UpstreamRequest("POST", f"{running.origin}/", (), b"{}", LIMITS)
        response = client.open(request)
        body = TappedBody(response.raw, heard.append)
        place = body.place
        read = body.read_all(100, 5)
        body.close()
        client.close()

    assert read == b"".join(heard) == b"hello"
    assert place is not None
    assert body.place is None


def test_it_is_aborted_as_the_body_that_it_stands_for() -> None:
    heard: list[bytes] = []
    client = Client()
    with upstream(cuts(chunked(b"hel", end=b""))) as running:
        response = client.open(UpstreamRequest("POST", f"{running.origin}/", (), b"{}", LIMITS))
        body = TappedBody(response.raw, heard.append)
        first = body.read1(5)
        body.abort()
        with pytest.raises(Aborted):
            body.read1(5)
        client.close()

    assert (first, heard) == (b"hel", [b"hel"])
