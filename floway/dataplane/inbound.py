"""Reading a request off the WSGI environment."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import IO, Any

import zstandard

from floway.errors import BodyTooLarge, MalformedRequest, UnsupportedEncoding

_READ_BYTES = 256 * 1024


class Headers(Mapping[str, str]):
    """A view of the client's headers by lower-case name, without copying them."""

    __slots__ = ("_environ",)

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        value: str = self._environ[_variable(name)]
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """The header, or ``default``; cheaper than the inherited one, which raises and catches."""
        return self._environ.get(_variable(name), default)

    def __iter__(self) -> Iterator[str]:
        for variable in self._environ:
            if variable.startswith("HTTP_"):
                yield variable[5:].replace("_", "-").lower()
            elif variable in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                yield variable.replace("_", "-").lower()

    def __len__(self) -> int:
        return sum(1 for _ in self)


# The gateway asks for the same dozens of headers of every request.
@lru_cache(maxsize=256)
def _variable(name: str) -> str:
    variable = name.upper().replace("-", "_")
    return variable if variable in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{variable}"


def read_body(environ: Mapping[str, Any], max_bytes: int) -> bytes:
    """The request body, decompressed.

    :raises BodyTooLarge: it is larger than ``max_bytes``, before or after decompression.
    :raises UnsupportedEncoding: it is compressed in an unknown way.
    :raises MalformedRequest: it is shorter than announced, or not in the encoding it claims.
    """
    stream: IO[bytes] = environ["wsgi.input"]
    announced = environ.get("CONTENT_LENGTH") or ""
    if announced:
        length = int(announced)
        if length > max_bytes:
            raise BodyTooLarge(max_bytes)
        body = stream.read(length)
        if len(body) < length:
            raise MalformedRequest(f"The request body ended after {len(body)} of {length} bytes.")
    else:
        body = _read_chunked(stream, max_bytes) if environ.get("wsgi.input_terminated") else b""
    encoding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    return body if encoding in ("", "identity") else _decompressed(body, encoding, max_bytes)


def _read_chunked(stream: IO[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    while piece := stream.read(_READ_BYTES):
        body += piece
        if len(body) > max_bytes:
            raise BodyTooLarge(max_bytes)
    return bytes(body)


def _decompressed(body: bytes, encoding: str, max_bytes: int) -> bytes:
    decompress = _DECOMPRESS.get(encoding)
    if decompress is None:
        raise UnsupportedEncoding(encoding)
    try:
        return decompress(body, max_bytes)
    except (zlib.error, zstandard.ZstdError):
        raise MalformedRequest(f"The request body is not valid {encoding}.") from None


def _inflate(body: bytes, max_bytes: int) -> bytes:
    inflater = zlib.decompressobj(32 + zlib.MAX_WBITS)
    # One byte more than allowed shows a bomb without ever unpacking it.
    plain = inflater.decompress(body, max_bytes + 1)
    if len(plain) > max_bytes:
        raise BodyTooLarge(max_bytes)
    if not inflater.eof:
        raise MalformedRequest("The compressed request body ends too early.")
    return plain


def _unzstd(body: bytes, max_bytes: int) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(body) as reader:
        plain = reader.read(max_bytes + 1)
    if len(plain) > max_bytes:
        raise BodyTooLarge(max_bytes)
    return plain


_DECOMPRESS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflate,
    "x-gzip": _inflate,
    "deflate": _inflate,
    "zstd": _unzstd,
}
