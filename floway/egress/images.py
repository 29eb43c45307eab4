"""Images that clients name by URL, loaded for upstreams that take none.

A client decides where these requests go, so they must not reach what only the gateway can reach:
private, loopback and link-local addresses are refused. The connection goes to the very address that
was checked, and every redirect is checked anew.
"""

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

import certifi
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from floway import __version__

MAX_REDIRECTS = 5
#: The largest image; vendors refuse more than 5 to 20 MB of one.
MAX_BYTES = 20 * 1024 * 1024
#: For the whole load, redirects included.
MAX_SECONDS = 30.0

_REDIRECTS = (
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
)
_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class LoadedImage:
    """An image as its server sent it."""

    media_type: str
    content: bytes = field(repr=False)


class _Refused(Exception):
    """The image cannot or must not be had."""


class ImageLoader:
    """Loads images; one per worker.

    :param allows_private: private addresses are allowed, for operators whose images live there.
    """

    def __init__(self, allows_private: bool = False) -> None:
        self._allows_private = allows_private
        self._context: ssl.SSLContext | None = None

    def load(self, url: str) -> LoadedImage | None:
        """The image of an http(s) URL; None when it cannot or must not be had. May block for 30 s."""
        deadline = time.monotonic() + MAX_SECONDS
        try:
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._get(url, deadline)
                try:
                    if answer.status not in _REDIRECTS:
                        return _image(answer, url, deadline)
                    url = urljoin(url, answer.headers.get("location", ""))
                finally:
                    answer.close()
        except (_Refused, HTTPError, OSError, ValueError):
            return None
        return None

    def _get(self, url: str, deadline: float) -> BaseHTTPResponse:
        parts = urlsplit(url)
        host = parts.hostname
        # User-info in a URL is a way to make a wrong host look right.
        if parts.scheme not in ("http", "https") or not host or parts.username is not None:
            raise _Refused
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self._address(host, port)
        limit = max(deadline - time.monotonic(), 0.001)
        if parts.scheme == "https":
            pool: HTTPConnectionPool = HTTPSConnectionPool(
                address,
                port,
                timeout=limit,
                ssl_context=self._tls(),
                server_hostname=host,
                assert_hostname=host,
            )
        else:
            pool = HTTPConnectionPool(address, port, timeout=limit)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Host": parts.netloc,
            "User-Agent": f"floway/{__version__}",
            "Accept": "image/*",
            "Accept-Encoding": "identity",
        }
        return pool.urlopen(
            "GET", path, headers=headers, retries=False, redirect=False, preload_content=False
        )

    def _address(self, host: str, port: int) -> str:
        """An address of the host that may be connected to.

        A name with one forbidden address among its addresses is refused altogether: it would be a
        matter of luck which of them is meant.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if not addresses or not (self._allows_private or all(map(_is_public, addresses))):
            raise _Refused
        return addresses[0]

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = ssl.create_default_context(cafile=certifi.where())
        return self._context


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # IPv4 in IPv6 clothes: mapped, 6to4 and Teredo addresses reach their IPv4 host.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
        elif ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not ip.is_multicast


#: RFC 6052: the last 32 bits are an IPv4 address.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _image(answer: BaseHTTPResponse, url: str, deadline: float) -> LoadedImage:
    if answer.status != HTTPStatus.OK:
        raise _Refused
    content = bytearray()
    for piece in answer.stream(64 * 1024, decode_content=False):
        content += piece
        # A server that sends a byte a second keeps within every single time-out.
        if len(content) > MAX_BYTES or time.monotonic() > deadline:
            raise _Refused
    stated = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    media_type = stated if stated.startswith("image/") else _TYPES.get(suffix, "")
    if not media_type or not content:
        raise _Refused
    return LoadedImage(media_type, bytes(content))
