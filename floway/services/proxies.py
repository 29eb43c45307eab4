"""Egress proxies, as the command line and the admin API handle them."""

import ipaddress
from collections.abc import Sequence
from dataclasses import replace

from flask import Flask

from floway.domain.proxy import DIRECT, MAX_DIAL_SECONDS, Proxy, Route, parse, route
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import ConfigError, UpstreamBroken
from floway.services import upstreams as upstream_service
from floway.services.accounts import checked_name
from floway.store import proxies, proxy_backoffs, secrets, upstreams
from floway.store.db import off_hub

#: ``{name: a page that says from which address it was asked}``.
ANCHORS = {
    "ipify": "https://api.ipify.org",
    "aws": "https://checkip.amazonaws.com",
    "ident.me-v6": "https://v6.ident.me",
}

#: How long a page may take; whoever tests a proxy waits for it.
_TEST_LIMITS = Timeouts(10, 10)
#: An address is far shorter; the sign-in page of a hotel is not.
_MAX_ADDRESS_BYTES = 256


def add(url: str, name: str | None = None, dial_seconds: int | None = None) -> Proxy:
    """Add a proxy, which no upstream uses yet.

    :param name: what the URL says, or its host and port, when None.
    :raises ConfigError: the URL, the name or the limit cannot be used; nothing of a credential is repeated.
    """
    endpoint, label = parse(url)
    chosen = _checked_name(label if name is None else name)
    # A credential that is sealed with a wrong key could never be opened by the gateway.
    secrets.verify()
    return proxies.create(chosen, endpoint, _checked_seconds(dial_seconds))


def existing(reference: str) -> Proxy:
    """The proxy with an id or a name.

    :raises ConfigError: there is none.
    """
    found = proxies.find(reference) or proxies.named(reference)
    if found is None:
        raise ConfigError(f"There is no proxy '{reference[:128]}'; see: flask --app wsgi proxies list")
    return found


def edit(
    reference: str, url: str | None = None, name: str | None = None, dial_seconds: int | None = None
) -> Proxy:
    """Change what is given and leave the rest; the gateway follows within a second.

    :param dial_seconds: 0 is the default again.
    :raises ConfigError: there is no such proxy, or what is given cannot be used.
    """
    proxy = existing(reference)
    if url is not None:
        proxy = replace(proxy, endpoint=parse(url)[0])
    if name is not None:
        proxy = replace(proxy, name=_checked_name(name))
    if dial_seconds is not None:
        proxy = replace(proxy, dial_seconds=_checked_seconds(dial_seconds or None))
    secrets.verify()
    proxies.replace(proxy)
    return proxy


def remove(reference: str) -> Proxy:
    """Delete a proxy.

    :raises ConfigError: there is none with this id or name, or upstreams use it.
    """
    proxy = existing(reference)
    proxies.remove(proxy)
    return proxy


def set_ways(upstream_reference: str, references: Sequence[str]) -> Upstream:
    """Reach an upstream over proxies, in this order; the gateway follows within a second.

    :param references: ids or names, and ``direct``; none of them is the direct way alone.
    :raises ConfigError: there is no such upstream or proxy.
    """
    return upstreams.set_proxies(upstream_service.existing(upstream_reference).id, ids_of(references))


def ids_of(references: Sequence[str]) -> tuple[str, ...]:
    """A checked list of what an operator calls by id or name, each once.

    :raises ConfigError: there is no such proxy.
    """
    return tuple(dict.fromkeys(each if each == DIRECT else existing(each).id for each in references))


def end_rests(reference: str, upstream_reference: str | None = None) -> int:
    """Let a proxy be tried again at once, by one upstream or by all; how many rests there were.

    :raises ConfigError: there is no such proxy or upstream.
    """
    upstream = None if upstream_reference is None else upstream_service.existing(upstream_reference)
    return proxy_backoffs.forget(existing(reference).id, None if upstream is None else upstream.id)


def checked_fallback_list(proxy_ids: Sequence[str]) -> tuple[str, ...]:
    """The ways out to try, in order and each once; none is the direct way.

    :raises ConfigError: there is no proxy of an id.
    """
    trimmed = [proxy_id.strip() for proxy_id in proxy_ids]
    chosen = tuple(dict.fromkeys(proxy_id for proxy_id in trimmed if proxy_id))
    _known(chosen)
    return chosen


def route_over(upstream_id: str, proxy_ids: Sequence[str]) -> Route | None:
    """The route of a checked list; None is the direct way.

    :param upstream_id: whose rests count; '' for an upstream that does not exist yet.
    :raises ConfigError: there is no proxy of an id.
    """
    known = _known(proxy_ids)
    return route(upstream_id, tuple(known[proxy_id] for proxy_id in proxy_ids))


def client_for(
    app: Flask, client: Client, upstream: Upstream | None, proxy_ids: Sequence[str] | None
) -> Client:
    """The client of an operator's action: it takes the ways that are on the screen, saved or not.

    :param upstream: None is one that does not exist yet.
    :param proxy_ids: a checked list, in place of the stored one; None is the stored one.
    :raises ConfigError: there is no proxy of an id.
    """
    if proxy_ids is None:
        return client.via(None if upstream is None else upstream.route)
    return client.via(off_hub(app, route_over, "" if upstream is None else upstream.id, proxy_ids))


def exit_address(client: Client, proxy: Proxy, anchor: str) -> str:
    """The address from which the world sees what goes through a proxy. Touches no rest; may block.

    :param anchor: the URL of a page that answers with it.
    :raises DialFailed: the proxy opens no way there.
    :raises UpstreamError: the page does not answer with an address.
    """
    answer = client.via(Route("", (proxy,))).get(anchor, {}, _TEST_LIMITS)
    text = answer.body[:_MAX_ADDRESS_BYTES].decode("ascii", "replace").strip()
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise UpstreamBroken(
            f"The proxy is open, but the page answered HTTP {answer.status} and no address; "
            "something on the way may answer in its place."
        ) from None
    if anchor == ANCHORS["ident.me-v6"] and address.version != 6:
        raise UpstreamBroken(f"The proxy is open, but reaches the page from {address}, which is not IPv6.")
    return str(address)


def _known(proxy_ids: Sequence[str]) -> dict[str, Proxy | None]:
    known: dict[str, Proxy | None] = {DIRECT: None}
    if set(proxy_ids) - {DIRECT}:
        known |= proxies.with_ids(proxy_ids)
    for proxy_id in proxy_ids:
        if proxy_id not in known:
            raise ConfigError(f"unknown proxy '{proxy_id[:64]}'")
    return known


def _checked_name(name: str) -> str:
    name = checked_name(name)
    if name == DIRECT:
        raise ConfigError(f"A proxy cannot be named '{DIRECT}', which is the way without one.")
    return name


def _checked_seconds(seconds: int | None) -> int | None:
    if seconds is not None and not 1 <= seconds <= MAX_DIAL_SECONDS:
        raise ConfigError(f"A proxy may take 1 to {MAX_DIAL_SECONDS} seconds to open a way.")
    return seconds
