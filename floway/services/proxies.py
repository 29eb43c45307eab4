"""Egress proxies, as the command line and the admin API handle them."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Flask

from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.proxy import DIRECT, MAX_DIAL_SECONDS, Backoff, Proxy, Route, parse, route
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import ConfigError, NotThere, UpstreamBroken
from floway.services import upstreams as upstream_service
from floway.services.accounts import checked_name
from floway.services.changes import changes, fingerprint
from floway.store import audit, proxies, proxy_backoffs, secrets
from floway.store.db import off_hub, transaction

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


def add(
    url: str, name: str | None = None, dial_seconds: int | None = None, by: Actor = COMMAND_LINE
) -> Proxy:
    """Add a proxy, which no upstream uses yet.

    :param name: what the URL says, or its host and port, when None.
    :raises ConfigError: the URL, the name or the limit cannot be used; nothing of a credential is repeated.
    """
    endpoint, label = parse(url)
    chosen = _checked_name(label if name is None else name)
    # A credential that is sealed with a wrong key could never be opened by the gateway.
    secrets.verify()
    with transaction():
        made = proxies.create(chosen, endpoint, _checked_seconds(dial_seconds))
        audit.record(by, "proxy.created", "proxy", made.id, made.name, facts(made))
    return made


def existing(reference: str) -> Proxy:
    """The proxy with an id or a name.

    :raises NotThere: there is none.
    """
    found = proxies.find(reference) or proxies.named(reference)
    if found is None:
        raise NotThere(f"There is no proxy '{reference[:128]}'; see: flask --app wsgi proxies list")
    return found


def edit(
    reference: str,
    url: str | None = None,
    name: str | None = None,
    dial_seconds: int | None = None,
    *,
    by: Actor = COMMAND_LINE,
    expected: Proxy | None = None,
) -> Proxy:
    """Change what is given and leave the rest; the gateway follows within a second.

    :param dial_seconds: 0 is the default again.
    :param expected: what the editor has seen; None changes whatever is there.
    :raises ConfigError: there is no such proxy, or what is given cannot be used.
    :raises EditConflict: it is not as the editor has seen it, or the name is taken.
    """
    endpoint = None if url is None else parse(url)[0]
    chosen = None if name is None else _checked_name(name)
    if dial_seconds:
        _checked_seconds(dial_seconds)
    secrets.verify()

    def edited(proxy: Proxy) -> Proxy:
        return replace(
            proxy,
            name=chosen or proxy.name,
            endpoint=endpoint or proxy.endpoint,
            dial_seconds=proxy.dial_seconds if dial_seconds is None else dial_seconds or None,
        )

    proxy_id = existing(reference).id
    with transaction():
        before, after = proxies.change(proxy_id, edited, expected)
        if detail := changes(facts(before), facts(after)):
            audit.record(by, "proxy.updated", "proxy", after.id, after.name, detail)
    return after


def remove(reference: str, by: Actor = COMMAND_LINE, expected: Proxy | None = None) -> Proxy:
    """Delete a proxy.

    :param expected: what the editor has seen; None deletes whatever is there.
    :raises NotThere: there is none with this id or name.
    :raises EditConflict: upstreams use it, or it is not as the editor has seen it.
    """
    proxy = existing(reference)
    with transaction():
        proxies.remove(proxy, expected)
        audit.record(by, "proxy.deleted", "proxy", proxy.id, proxy.name, facts(proxy))
    return proxy


def facts(proxy: Proxy) -> dict[str, Any]:
    """A proxy as the audit log may keep it."""
    login = proxy.endpoint.username and f"{proxy.endpoint.username}:{proxy.endpoint.password}"
    return {
        "name": proxy.name,
        "address": proxy.endpoint.address,
        "login": fingerprint(login) if login else None,
        "dial_seconds": proxy.dial_seconds,
    }


def set_ways(upstream_reference: str, references: Sequence[str], by: Actor = COMMAND_LINE) -> Upstream:
    """Reach an upstream over proxies, in this order; the gateway follows within a second.

    :param references: ids or names, and ``direct``; none of them is the direct way alone.
    :raises ConfigError: there is no such upstream or proxy.
    """
    proxy_ids = ids_of(references)
    return upstream_service.changed(
        upstream_service.existing(upstream_reference).id,
        lambda upstream: replace(upstream, proxy_ids=proxy_ids),
        by=by,
        proxy_ids=proxy_ids,
    )


def ids_of(references: Sequence[str]) -> tuple[str, ...]:
    """A checked list of what an operator calls by id or name, each once.

    :raises ConfigError: there is no such proxy.
    """
    try:
        return tuple(dict.fromkeys(each if each == DIRECT else existing(each).id for each in references))
    except NotThere as missing:
        # What is changed is there; one of its values cannot be used.
        raise ConfigError(str(missing)) from None


def rests(proxy_id: str | None = None) -> Mapping[tuple[str, str], Backoff]:
    """``{(proxy id, upstream id): why it rests}`` of one proxy or of all, also those that are over."""
    known = proxy_backoffs.read_all()
    return {pair: rest for pair, rest in known.items() if proxy_id in (None, pair[0])}


def end_rests(reference: str, upstream_reference: str | None = None, by: Actor = COMMAND_LINE) -> int:
    """Let a proxy be tried again at once, by one upstream or by all; how many rests there were.

    :raises ConfigError: there is no such proxy or upstream.
    """
    upstream = None if upstream_reference is None else upstream_service.existing(upstream_reference)
    proxy, upstream_id = existing(reference), None if upstream is None else upstream.id
    with transaction():
        ended = proxy_backoffs.forget(proxy.id, upstream_id)
        if ended:
            detail = {"upstream_id": upstream_id, "ended": ended}
            audit.record(by, "proxy.rests_ended", "proxy", proxy.id, proxy.name, detail)
    return ended


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
