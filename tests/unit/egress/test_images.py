"""Images by URL: what may be loaded, and from where."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock

import pytest

from floway.egress import images
from floway.egress.images import ImageLoader, LoadedImage

PNG = b"\x89PNG\r\n\x1a\nnot really"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to?"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        kind = {"/a.png": "image/png", "/untyped.gif": None, "/page": "text/html"}.get(self.path, "image/png")
        self.send_response(404 if self.path == "/gone" else 200)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(PNG)))
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def url(site: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{site.server_address[1]}{path}"


def test_an_image_is_loaded_where_private_addresses_are_allowed(site: ThreadingHTTPServer) -> None:
    assert ImageLoader(allows_private=True).load(url(site, "/a.png")) == LoadedImage("image/png", PNG)


def test_the_suffix_tells_the_type_that_the_server_does_not(site: ThreadingHTTPServer) -> None:
    assert ImageLoader(allows_private=True).load(url(site, "/untyped.gif")) == LoadedImage("image/gif", PNG)


@pytest.mark.parametrize("path", ["/page", "/gone"])
def test_what_is_no_image_is_not_loaded(site: ThreadingHTTPServer, path: str) -> None:
    assert ImageLoader(allows_private=True).load(url(site, path)) is None


def test_a_loopback_address_is_refused_before_anything_is_sent(site: ThreadingHTTPServer) -> None:
    assert ImageLoader().load(url(site, "/a.png")) is None
    assert site.seen == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.9",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)
def test_no_address_that_only_the_gateway_can_reach_is_public(address: str) -> None:
    assert not images._is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert images._is_public(address)


def test_a_name_with_one_private_address_is_refused() -> None:
    answers = [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
    with mock.patch.object(images.socket, "getaddrinfo", return_value=answers):
        assert ImageLoader().load("http://images.example/a.png") is None


def test_every_redirect_is_checked_anew(site: ThreadingHTTPServer) -> None:
    loader = ImageLoader()
    allowed = [(2, 1, 6, "", ("127.0.0.1", site.server_address[1]))]
    with (
        mock.patch.object(images.socket, "getaddrinfo", return_value=allowed),
        mock.patch.object(images, "_is_public", side_effect=[True, False]),
    ):
        assert loader.load(url(site, "/to?/a.png")) is None
    assert [path for path, _ in site.seen] == ["/to?/a.png"]  # type: ignore[attr-defined]


def test_redirects_are_followed_five_times_at_most(site: ThreadingHTTPServer) -> None:
    loader = ImageLoader(allows_private=True)

    assert loader.load(url(site, "/to?" * 5 + "/a.png")) == LoadedImage("image/png", PNG)
    assert loader.load(url(site, "/to?" * 6 + "/a.png")) is None


@pytest.mark.parametrize(
    "wrong",
    ["ftp://host/a.png", "http://user:word@host/a.png", "http:///a.png", "http://[bad/a.png", "a.png"],
)
def test_a_url_that_is_not_plain_http_is_refused(wrong: str) -> None:
    assert ImageLoader(allows_private=True).load(wrong) is None


def test_an_image_beyond_the_limit_is_given_up(site: ThreadingHTTPServer) -> None:
    with mock.patch.object(images, "MAX_BYTES", len(PNG) - 1):
        assert ImageLoader(allows_private=True).load(url(site, "/a.png")) is None
