"""The transport adapter of upstreams that are reached over proxies.

Only what fails before a byte of the request was sent leads to the next way: behind that, the upstream may
have done its work, and would do it twice.
"""

from collections.abc import Mapping
from typing import Any

import requests

from floway import clock
from floway.domain.proxy import Proxy, Route
from floway.egress.adapter import UpstreamResponse, WireAdapter, message_of
from floway.egress.backoffs import Backoffs
from floway.egress.events import ProxyFailed
from floway.egress.pool import Connection, Origin, Pool, Tunnel, target
from floway.egress.request import Timeouts
from floway.egress.wire import NoAnswer
from floway.errors import DialFailed, UpstreamError, UpstreamTimeout, UpstreamUnreachable
from floway.logs import emit


class RoutedAdapter(WireAdapter):
    """Sends hand-built requests over the first way that is open."""

    def __init__(self, pool: Pool, route: Route, backoffs: Backoffs) -> None:
        super().__init__(pool)
        self._route = route
        self._backoffs = backoffs

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = True,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> UpstreamResponse:
        """The response as soon as its head is there, whatever its status.

        Ways whose proxy rests are tried behind all others, and each way once.

        :param timeout: a ``Timeouts``.
        :raises DialFailed: the only way there is cannot be had.
        :raises UpstreamUnreachable: none of several can; its sentence names each of them.
        :raises UpstreamError: as without proxies.
        """
        limits: Timeouts = timeout
        origin, path, host = target(request.url or "")
        body = request.body
        assert isinstance(body, bytes)
        message = message_of(request.method or "GET", path, host, request.headers, body)
        failures: list[UpstreamError] = []
        begun = clock.monotonic()
        for proxy in self._ways():
            place = origin if proxy is None else Tunnel(proxy.endpoint, origin)
            connection = self._pool.take(place)
            if connection is not None:
                try:
                    return self._exchange(connection, message, limits)
                except NoAnswer:
                    pass
            try:
                connection = self._connected(proxy, origin, limits)
            except UpstreamUnreachable as error:
                failures.append(error)
                continue
            except UpstreamTimeout as error:
                if error.phase != "connect":
                    # The caller's own limit for the whole call.
                    raise
                failures.append(error)
                continue
            return self._first_exchange(connection, message, limits, clock.monotonic() - begun)
        raise _together(failures)

    def _ways(self) -> list[Proxy | None]:
        pairs = [(proxy, proxy is not None and self._rests(proxy)) for proxy in self._route.ways]
        return [proxy for proxy, rests in pairs if not rests] + [proxy for proxy, rests in pairs if rests]

    def _rests(self, proxy: Proxy) -> bool:
        return self._backoffs.rests((proxy.id, self._route.upstream_id))

    def _connected(self, proxy: Proxy | None, origin: Origin, limits: Timeouts) -> Connection:
        if proxy is None:
            return self._pool.connect(origin, limits.connect_seconds)
        pair = (proxy.id, self._route.upstream_id)
        try:
            connection = self._pool.connect(origin, limits.connect_seconds, proxy)
        except DialFailed as failure:
            emit(ProxyFailed(*pair, failure.stage, failure.reason))
            if self._route.upstream_id:
                self._backoffs.failed(pair, f"[{failure.stage}] {failure.reason}")
            raise
        self._backoffs.succeeded(pair)
        return connection


def _together(failures: list[UpstreamError]) -> UpstreamError:
    if len(failures) == 1:
        return failures[0]
    sentences = " ".join(str(failure) for failure in failures)
    return UpstreamUnreachable(f"No way to the upstream is open. {sentences}")
