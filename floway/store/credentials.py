"""Upstreams whose credential an operator imports: the row and its state change together or not at all."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from floway.domain.credential import Mutate, VersionedState
from floway.domain.upstream import Upstream
from floway.store import pending_sign_ins, proxies, states, upstreams
from floway.store.db import transaction
from floway.store.tables.upstreams import UpstreamRow, UpstreamStateRow


def create_account(
    kind: str,
    name: str,
    config: Mapping[str, Any],
    stored: VersionedState,
    sort_order: int | None = None,
    sign_in: str | None = None,
    proxy_ids: Sequence[str] = (),
) -> Upstream:
    """Add an upstream with its credential.

    :param sort_order: behind all others when None.
    :param sign_in: the state of the OAuth sign-in that this ends.
    :raises ConfigError: the name is taken, or a proxy does not exist.
    """
    with transaction():
        if sign_in is not None:
            pending_sign_ins.consume(sign_in)
        upstream = upstreams.create(kind, name, config, {}, sort_order, proxy_ids=proxy_ids)
        states.swap(upstream.id, lambda _: stored)
    return upstream


def replace_account(
    upstream_id: str,
    config: Mapping[str, Any],
    mutate: Mutate,
    name: str | None = None,
    sign_in: str | None = None,
    proxy_ids: Sequence[str] | None = None,
) -> Upstream:
    """Put another credential into an upstream; its place, its flags and, without ``name``, its name stay.

    :param mutate: gives the state to store; what it raises leaves everything as it was.
    :param sign_in: the state of the OAuth sign-in that this ends.
    :param proxy_ids: the ways to it; None leaves them.
    :raises ConfigError: the name is taken, or a proxy does not exist.
    :raises UpstreamGone: there is no such upstream.
    """
    with transaction() as session:
        proxies.hold(proxy_ids or ())
        # Writers of the state wait for the commit, so the swap meets no other. In the order in which a
        # removal locks them.
        session.execute(select(UpstreamRow.id).where(UpstreamRow.id == upstream_id).with_for_update())
        row = select(UpstreamStateRow.upstream_id).where(UpstreamStateRow.upstream_id == upstream_id)
        session.execute(row.with_for_update())
        if sign_in is not None:
            pending_sign_ins.consume(sign_in)
        states.swap(upstream_id, mutate)
        return upstreams.edit(upstream_id, name=name, config=config, proxy_ids=proxy_ids)
