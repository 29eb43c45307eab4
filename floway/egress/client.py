"""The door to upstreams."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy

import msgspec
import requests
from requests.structures import CaseInsensitiveDict

from floway import __version__
from floway.domain.proxy import Route
from floway.egress.adapter import UpstreamResponse, WireAdapter
from floway.egress.backoffs import Backoffs
from floway.egress.errors import cold_call_error
from floway.egress.images import ImageLoader
from floway.egress.pool import Pool, target
from floway.egress.request import Timeouts, UpstreamRequest
from floway.egress.routed import RoutedAdapter
from floway.egress.wire import READ_BYTES
from floway.errors import UpstreamBroken, UpstreamTimeout

#: How the gateway names itself on requests that it makes.
USER_AGENT = f"floway/{__version__}"

#: The largest model list (or other cold answer) that is read.
MAX_COLD_BYTES = 16 * 1024 * 1024

#: What a stock session sends with every call.
_COLD_HEADERS = {"user-agent": USER_AGENT, "accept-encoding": "gzip, deflate", "accept": "*/*"}


@dataclass(frozen=True, slots=True)
class ColdAnswer:
    """A whole answer to a call that is not on the hot path."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class _Prepared(requests.PreparedRequest):
    """A request that its provider has built already.

    The constructor of ``requests`` sets up hooks and cookies that nobody here has; names of headers
    are in lower case, so a plain mapping does.
    """

    def __init__(self, request: UpstreamRequest) -> None:
        self.method = request.method
        self.url = request.url
        self.headers = dict(request.headers)  # type: ignore[assignment]  # only ever iterated
        self.body = request.body


class Client:
    """One per worker process: pooled connections for hot calls, a session for cold ones."""

    def __init__(self, allows_private_images: bool = False, backoffs: Backoffs | None = None) -> None:
        self.images = ImageLoader(allows_private_images)
        self.pool = Pool()
        self.backoffs = backoffs or Backoffs()
        self._adapter = WireAdapter(self.pool)
        self._is_routed = False
        self._session = requests.Session()
        # The environment's proxies and .netrc are not the operator's configuration of this
        # upstream; a .netrc entry would even replace our Authorization header.
        self._session.trust_env = False
        self._session.headers["user-agent"] = USER_AGENT
        # Accounts of one vendor share the session: a cookie that one of them was given would go out with the
        # credential of another, and tie the two together.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def via(self, route: Route | None) -> "Client":
        """A client of the same connections whose every call takes a route; None is the direct way.

        It needs no closing of its own.
        """
        if route is None:
            return self
        routed = copy(self)
        routed._adapter = RoutedAdapter(self.pool, route, self.backoffs)
        routed._is_routed = True
        return routed

    def open(self, request: UpstreamRequest) -> UpstreamResponse:
        """Send a request; the response's body is still to be read, and must be closed.

        May block in the calling greenlet up to the request's limits.

        :raises UpstreamError: no response came about.
        """
        return self._adapter.send(_Prepared(request), timeout=request.timeouts)

    def get(self, url: str, headers: Mapping[str, str], timeouts: Timeouts) -> ColdAnswer:
        """A cold GET with its body read (and bounded); any status is returned.

        :raises UpstreamError: no response came about, or it is too large.
        """
        return self._cold("GET", url, headers, None, timeouts)

    def post(self, url: str, headers: Mapping[str, str], body: bytes, timeouts: Timeouts) -> ColdAnswer:
        """A cold POST with the answer's body read (and bounded); any status is returned.

        :raises UpstreamError: no response came about, or it is too large.
        """
        return self._cold("POST", url, headers, body, timeouts)

    def post_json(
        self, url: str, headers: Mapping[str, str], document: object, timeouts: Timeouts
    ) -> ColdAnswer:
        """``post`` of a value as JSON."""
        lines = {"content-type": "application/json", "accept": "application/json", **headers}
        return self.post(url, lines, msgspec.json.encode(document), timeouts)

    def _cold(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeouts: Timeouts
    ) -> ColdAnswer:
        if self._is_routed:
            return self._cold_over_route(method, url, headers, body, timeouts)
        host = target(url).origin.host
        try:
            with self._session.request(
                method,
                url,
                headers=dict(headers),
                data=body,
                timeout=(timeouts.connect_seconds, timeouts.headers_seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = bytearray()
                for piece in response.iter_content(READ_BYTES):
                    answer += piece
                    if len(answer) > MAX_COLD_BYTES:
                        raise UpstreamBroken(f"The upstream's answer is larger than {MAX_COLD_BYTES} bytes.")
                return ColdAnswer(response.status_code, response.headers, bytes(answer))
        except requests.RequestException as error:
            raise cold_call_error(error, host, timeouts.connect_seconds) from error

    def _cold_over_route(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, timeouts: Timeouts
    ) -> ColdAnswer:
        """The same over the ways of a route, which a stock session knows nothing of."""
        lines = _COLD_HEADERS | {name.lower(): value for name, value in headers.items()}
        request = UpstreamRequest(method, url, tuple(lines.items()), body or b"", timeouts)
        response = self.open(request)
        try:
            answer = response.raw.read_all(MAX_COLD_BYTES, timeouts.headers_seconds)
        except TimeoutError:
            raise UpstreamTimeout("idle", timeouts.headers_seconds) from None
        finally:
            response.close()
        return ColdAnswer(response.status_code, CaseInsensitiveDict(response.header_lines), answer)

    def close(self) -> None:
        """Close every idle connection."""
        self._adapter.close()
        self._session.close()
