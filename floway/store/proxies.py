"""Egress proxies as operators configure them; credentials are encrypted on the way in and out."""

from collections.abc import Callable, Iterable

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.domain.proxy import DIRECT, Endpoint, Proxy
from floway.errors import ConfigError, EditConflict, NotThere
from floway.store import ids, revision, secrets
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.proxies import ProxyBackoffRow, ProxyRow
from floway.store.tables.upstreams import UpstreamRow


def create(name: str, endpoint: Endpoint, dial_seconds: int | None = None) -> Proxy:
    """Add a proxy, which no upstream uses yet.

    :raises EditConflict: the name is taken.
    """
    proxy = Proxy(ids.fresh("proxy"), name, endpoint, dial_seconds)
    at = clock.now()
    try:
        with transaction() as session:
            row = ProxyRow(id=proxy.id, created_at=at)
            _fill(row, proxy)
            session.add(row)
            session.flush()
            return proxy
    except IntegrityError as error:
        raise _friendly(error, name) from None


def find(proxy_id: str) -> Proxy | None:
    """The proxy with an id."""
    with reading() as session:
        row = session.get(ProxyRow, proxy_id)
        return None if row is None else _proxy(row)


def named(name: str) -> Proxy | None:
    """The proxy with a name."""
    with reading() as session:
        row = session.scalars(select(ProxyRow).where(ProxyRow.name == name)).one_or_none()
        return None if row is None else _proxy(row)


def list_all() -> tuple[Proxy, ...]:
    """Every proxy, oldest first."""
    with reading() as session:
        rows = session.scalars(select(ProxyRow).order_by(ProxyRow.created_at, ProxyRow.id))
        return tuple(_proxy(row) for row in rows)


def with_ids(proxy_ids: Iterable[str]) -> dict[str, Proxy]:
    """``{id: proxy}`` of those that exist."""
    with reading() as session:
        rows = session.scalars(select(ProxyRow).where(ProxyRow.id.in_(list(proxy_ids))))
        return {row.id: _proxy(row) for row in rows}


def change(
    proxy_id: str, edited: Callable[[Proxy], Proxy], expected: Proxy | None = None
) -> tuple[Proxy, Proxy]:
    """Replace a proxy by what ``edited`` makes of it; concurrent changes wait.

    Another endpoint ends its rests, since they belonged to the old one.

    :param expected: what the editor has seen; None changes whatever is there.
    :returns: it before and after.
    :raises EditConflict: the name is taken, or it is not as expected.
    :raises NotThere: it was deleted.
    """
    wanted = ""
    try:
        with transaction() as session:
            row = _locked(proxy_id, expected)
            before = _proxy(row)
            after = edited(before)
            wanted = after.name
            if after.endpoint != before.endpoint:
                session.execute(delete(ProxyBackoffRow).where(ProxyBackoffRow.proxy_id == proxy_id))
            if after != before:
                _fill(row, after)
                session.flush()
                revision.bump()
            return before, after
    except IntegrityError as error:
        raise _friendly(error, wanted) from None


def remove(proxy: Proxy, expected: Proxy | None = None) -> None:
    """Delete a proxy that no upstream uses.

    :param expected: what the editor has seen; None deletes whatever is there.
    :raises EditConflict: upstreams use it, which are named; or it is not as expected.
    :raises NotThere: it was deleted.
    """
    with transaction() as session:
        # Who adds it to an upstream holds this row, so that neither misses the other.
        _locked(proxy.id, expected)
        rows = session.execute(select(UpstreamRow.id, UpstreamRow.name, UpstreamRow.proxy_ids)).all()
        users = sorted((row.name, row.id) for row in rows if proxy.id in (row.proxy_ids or ()))
        if users:
            raise EditConflict(
                "proxy_in_use",
                f"The proxy '{proxy.name}' is in use by {', '.join(name for name, _ in users)}; "
                "take it out first with: flask --app wsgi upstreams proxies",
                {"referencing_upstream_ids": [upstream_id for _, upstream_id in users]},
            )
        session.execute(delete(ProxyRow).where(ProxyRow.id == proxy.id))


def _locked(proxy_id: str, expected: Proxy | None) -> ProxyRow:
    with transaction() as session:
        row = session.scalars(select(ProxyRow).where(ProxyRow.id == proxy_id).with_for_update()).one_or_none()
    if row is None:
        raise NotThere("The proxy does not exist any more.")
    if expected is not None and _proxy(row) != expected:
        raise EditConflict(
            "version_mismatch",
            f"The proxy '{row.name}' was changed since you read it; read it again and repeat.",
        )
    return row


def hold(proxy_ids: Iterable[str]) -> None:
    """Keep proxies from being deleted until the open ``transaction()`` ends; the direct way needs nobody's.

    Before the rows of upstreams, since who counts a failure locks them in that order.

    :raises ConfigError: one of them does not exist.
    """
    wanted = sorted(set(proxy_ids) - {DIRECT})
    if not wanted:
        return
    with transaction() as session:
        held = select(ProxyRow.id).where(ProxyRow.id.in_(wanted)).with_for_update(read=True)
        missing = set(wanted) - set(session.scalars(held))
    if missing:
        raise ConfigError(f"unknown proxy '{min(missing)[:64]}'")


def _fill(row: ProxyRow, proxy: Proxy) -> None:
    endpoint = proxy.endpoint
    credentials = {"username": endpoint.username, "password": endpoint.password} if endpoint.username else {}
    row.name = proxy.name
    row.scheme, row.host, row.port = endpoint.scheme, endpoint.host, endpoint.port
    row.secrets = secrets.seal(credentials, _place(proxy.id))
    row.dial_seconds = proxy.dial_seconds
    row.updated_at = clock.now()


def _proxy(row: ProxyRow) -> Proxy:
    endpoint = Endpoint(row.scheme, row.host, row.port, **secrets.open(row.secrets, _place(row.id)))
    return Proxy(row.id, row.name, endpoint, row.dial_seconds)


def _place(proxy_id: str) -> secrets.Place:
    return secrets.Place("proxies", proxy_id, "secrets")


def _friendly(error: IntegrityError, name: str) -> Exception:
    if broke_unique(error, "proxies", "name"):
        return EditConflict("name_taken", f"A proxy named '{name}' exists already; choose another name.")
    return error
