import gzip
import io
import tracemalloc
import zlib
from typing import Any

import pytest
import zstandard

from floway.dataplane.inbound import Headers, read_body
from floway.errors import BodyTooLarge, MalformedRequest, UnsupportedEncoding

TEXT = b'{"model":"m"}' * 50


def environ(body: bytes, length: int | None = None, encoding: str = "", **members: Any) -> dict[str, Any]:
    known = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body) if length is None else length)}
    return {**known, "HTTP_CONTENT_ENCODING": encoding, **members}


def chunked(body: bytes) -> dict[str, Any]:
    return {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}


def test_a_body_with_a_length_is_read_and_no_more_than_it() -> None:
    assert read_body(environ(TEXT), 10_000) == TEXT
    assert read_body(environ(TEXT, length=13), 10_000) == b'{"model":"m"}'


def test_a_chunked_body_is_read_to_its_end() -> None:
    assert read_body(chunked(TEXT), 10_000) == TEXT


@pytest.mark.parametrize("given", [{}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}])
def test_without_a_length_there_is_no_body(given: dict[str, Any]) -> None:
    assert read_body({"wsgi.input": io.BytesIO(b"next request"), **given}, 10_000) == b""


def test_a_body_that_ends_early_is_malformed() -> None:
    with pytest.raises(MalformedRequest, match="ended after 650 of 700 bytes"):
        read_body(environ(TEXT, length=700), 10_000)


@pytest.mark.parametrize("given", [environ(b"x" * 101), chunked(b"x" * 101)], ids=["length", "chunked"])
def test_a_body_beyond_the_limit_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BodyTooLarge, match="limit of 100 bytes") as refused:
        read_body(given, 100)

    assert refused.value.status == 413


@pytest.mark.parametrize("given", [environ(b"x" * 100), chunked(b"x" * 100)], ids=["length", "chunked"])
def test_a_body_at_the_limit_is_read(given: dict[str, Any]) -> None:
    assert read_body(given, 100) == b"x" * 100


def test_an_announced_length_beyond_the_limit_is_refused_unread() -> None:
    unread = io.BytesIO(b"x")

    with pytest.raises(BodyTooLarge):
        read_body({"wsgi.input": unread, "CONTENT_LENGTH": "999999999999"}, 100)

    assert unread.tell() == 0


ENCODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_compressed_body_is_unpacked(encoding: str) -> None:
    assert read_body(environ(ENCODED[encoding], encoding=f" {encoding.upper()} "), 10_000) == TEXT


def test_identity_is_no_encoding() -> None:
    assert read_body(environ(TEXT, encoding="identity"), 10_000) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
def test_a_compressed_body_that_is_cut_is_malformed(encoding: str) -> None:
    with pytest.raises(MalformedRequest, match="ends too early"):
        read_body(environ(ENCODED[encoding][:-6], encoding=encoding), 10_000)


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("body", [b"plain", TEXT])
def test_a_body_in_another_encoding_than_it_claims_is_malformed(encoding: str, body: bytes) -> None:
    with pytest.raises(MalformedRequest, match=f"not valid {encoding}"):
        read_body(environ(body, encoding=encoding), 10_000)


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "x" * 200])
def test_an_unknown_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(UnsupportedEncoding, match="is not supported; send identity, gzip") as refused:
        read_body(environ(TEXT, encoding=encoding), 10_000)

    assert refused.value.status == 415
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzip.compress(b"\0" * 50_000_000)),
        ("deflate", zlib.compress(b"\0" * 50_000_000)),
        ("zstd", zstandard.compress(b"\0" * 50_000_000)),
    ],
)
def test_a_bomb_is_refused_without_being_unpacked(encoding: str, bomb: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(BodyTooLarge):
            read_body(environ(bomb, encoding=encoding), 1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 10_000_000


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_body_that_unpacks_to_the_very_limit_is_read(encoding: str) -> None:
    assert read_body(environ(ENCODED[encoding], encoding=encoding), 650) == TEXT
    with pytest.raises(BodyTooLarge):
        read_body(environ(ENCODED[encoding], encoding=encoding), 649)


def test_headers_are_seen_by_lower_case_name() -> None:
    headers = Headers(
        {"HTTP_X_API_KEY": "k", "CONTENT_TYPE": "text/a", "PATH_INFO": "/", "CONTENT_LENGTH": "3"}
    )

    assert dict(headers) == {"x-api-key": "k", "content-type": "text/a", "content-length": "3"}
    assert len(headers) == 3
    assert headers["x-api-key"] == headers.get("x-api-key") == "k"
    assert headers.get("x-none") is None
    assert headers.get("path-info", "nothing") == "nothing"
    with pytest.raises(KeyError):
        headers["x-none"]
