import pytest

from floway.egress.client import ColdAnswer
from floway.errors import CatalogUnavailable, UpstreamUnreachable
from floway.providers.shared.listing import listed


def test_an_object_is_read() -> None:
    assert listed(lambda: ColdAnswer(200, {}, b'{"data":[]}')) == {"data": []}


def test_rows_without_an_object_are_its_data_where_they_are_taken() -> None:
    def ask() -> ColdAnswer:
        return ColdAnswer(200, {}, b'[{"id":"m"}]')

    assert listed(ask, takes_rows=True) == {"data": [{"id": "m"}]}
    with pytest.raises(CatalogUnavailable, match="is not a JSON object"):
        listed(ask)


def test_a_refusal_keeps_the_upstreams_answer() -> None:
    with pytest.raises(CatalogUnavailable, match="refused with HTTP 401") as refused:
        listed(lambda: ColdAnswer(401, {"Retry-After": "7"}, b"no"))

    assert (refused.value.answer_status, refused.value.headers, refused.value.body) == (
        401,
        (("retry-after", "7"),),
        b"no",
    )


@pytest.mark.parametrize("body", [b"<html>", b"5", b'{"data":' + b"[" * 100_000])
def test_what_is_no_object_is_no_list(body: bytes) -> None:
    with pytest.raises(CatalogUnavailable, match="is not JSON"):
        listed(lambda: ColdAnswer(200, {}, body))


def test_an_upstream_that_cannot_be_reached_is_told_as_such() -> None:
    def ask() -> ColdAnswer:
        raise UpstreamUnreachable("The host h refused the connection.")

    with pytest.raises(CatalogUnavailable, match="refused the connection") as failed:
        listed(ask)

    assert failed.value.answer_status is None
