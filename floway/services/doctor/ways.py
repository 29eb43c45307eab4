"""Checks of the ways out: each way of each enabled upstream is tried once, to where the upstream is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

from floway import clock
from floway.domain.proxy import DIRECT, Proxy, Route
from floway.domain.upstream import Upstream
from floway.egress.client import Client, ColdAnswer
from floway.egress.request import Timeouts
from floway.errors import ConfigError, DialFailed, UpstreamError
from floway.providers.origins import origin
from floway.services.doctor.finding import Finding
from floway.services.doctor.machine import Reading
from floway.settings import Settings

#: Whoever looks waits for one after the other.
_LIMITS: Final = Timeouts(10, 10)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to an address, and the upstreams that take it."""

    proxy: Proxy | None
    address: str
    names: tuple[str, ...]

    @property
    def check(self) -> str:
        """``way direct -> https://api.example.com``."""
        return f"way {DIRECT if self.proxy is None else self.proxy.name} -> {self.address}"


def ways(listed: Sequence[Upstream], settings: Settings) -> Iterator[Way | Finding]:
    """Each way once, however many upstreams take it; a finding where an upstream names no address."""
    users: dict[tuple[str, str], tuple[Proxy | None, list[str]]] = {}
    for upstream in listed:
        if not upstream.enabled:
            continue
        try:
            address = origin(upstream, settings)
        except ConfigError as fault:
            yield Finding(f"upstream {upstream.name}", "failure", str(fault), "Edit or remove the upstream.")
            continue
        for proxy in (None,) if upstream.route is None else upstream.route.ways:
            known = users.setdefault(("" if proxy is None else proxy.id, address), (proxy, []))
            known[1].append(upstream.name)
    for (_, address), (proxy, names) in users.items():
        yield Way(proxy, address, tuple(names))


def tried(client: Client, way: Way) -> tuple[Finding, Reading | None]:
    """What became of a way, and what the clock at its end showed; may block for some twenty seconds."""
    route = None if way.proxy is None else Route("", (way.proxy,))
    try:
        # Without credentials, so most say no; any answer shows that the way is open.
        answer = client.via(route).get(f"{way.address}/", {}, _LIMITS)
    except UpstreamError as failure:
        return _failed(way, failure), None
    return Finding(way.check, "ok", f"It leads there (HTTP {answer.status})."), _reading(way, answer)


def late(way: Way) -> Finding:
    """What is told of a way that nothing came back from, not even a failure."""
    advice = "Look for a proxy or a firewall that lets bytes through one by one."
    return Finding(way.check, "failure", f"No answer came in time. {_takers(way)}", advice)


def _failed(way: Way, failure: UpstreamError) -> Finding:
    if isinstance(failure, DialFailed):
        advice = "Check the proxy with: flask --app wsgi proxies test " + (
            way.proxy.name if way.proxy else ""
        )
    elif way.proxy is None:
        advice = "Check the address, the name service and the firewall, or set a proxy (docs/proxies.md)."
    else:
        advice = "Check the address, and whether the proxy may connect to it."
    return Finding(way.check, "failure", f"{failure} {_takers(way)}", advice)


def _takers(way: Way) -> str:
    return f"The upstreams that take it: {', '.join(way.names)}."


def _reading(way: Way, answer: ColdAnswer) -> Reading | None:
    headers: Mapping[str, str] = answer.headers
    try:
        theirs = parsedate_to_datetime(headers.get("date") or "")
    except ValueError:
        return None
    if theirs.tzinfo is None:
        return None
    return Reading(way.address, theirs, clock.now())
