"""Upstreams as operators configure them; secrets are encrypted on the way in and out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.domain.flag import FlagId
from floway.domain.model_prefix import ModelPrefix, checked_prefix
from floway.domain.proxy import DIRECT, Proxy, route
from floway.domain.upstream import Upstream
from floway.errors import ConfigError, UpstreamGone
from floway.store import ids, proxies, revision, secrets
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.upstreams import UpstreamRow, UpstreamStateRow


def create(
    kind: str,
    name: str,
    config: Mapping[str, Any],
    secret_values: Mapping[str, str],
    sort_order: int | None = None,
    enabled: bool = True,
    flag_overrides: Mapping[FlagId, bool] | None = None,
    model_prefix: ModelPrefix | None = None,
    proxy_ids: Sequence[str] = (),
) -> Upstream:
    """Add an upstream and its empty state.

    :param secret_values: ``{name: clear text}``.
    :param sort_order: behind all others when None.
    :raises ConfigError: the name is taken, or a proxy does not exist.
    """
    upstream_id = ids.fresh("up")
    at = clock.now()
    try:
        with transaction() as session:
            if sort_order is None:
                sort_order = session.scalars(
                    select(func.coalesce(func.max(UpstreamRow.sort_order), 0) + 1)
                ).one()
            proxies.hold(proxy_ids)
            row = UpstreamRow(
                id=upstream_id,
                kind=kind,
                name=name,
                enabled=enabled,
                sort_order=sort_order,
                config=dict(config),
                secrets=secrets.seal(secret_values, _place(upstream_id)),
                flag_overrides=dict(flag_overrides or {}),
                model_prefix=None if model_prefix is None else _prefix_document(model_prefix),
                proxy_ids=list(proxy_ids) or None,
                version=1,
                created_at=at,
                updated_at=at,
            )
            session.add(row)
            session.flush()
            session.add(UpstreamStateRow(upstream_id=upstream_id, state_version=0, updated_at=at))
            session.flush()
            revision.bump()
            return _upstream(row)
    except IntegrityError as error:
        raise _friendly(error, name) from None


def find(upstream_id: str) -> Upstream | None:
    """The upstream with an id."""
    with reading() as session:
        row = session.get(UpstreamRow, upstream_id)
        return None if row is None else _upstream(row)


def named(name: str) -> Upstream | None:
    """The upstream with a name."""
    with reading() as session:
        row = session.scalars(select(UpstreamRow).where(UpstreamRow.name == name)).one_or_none()
        return None if row is None else _upstream(row)


def list_all(enabled_only: bool = False) -> tuple[Upstream, ...]:
    """Every upstream in the order to try them."""
    rows = select(UpstreamRow).order_by(UpstreamRow.sort_order, UpstreamRow.created_at, UpstreamRow.id)
    with reading() as session:
        found = session.scalars(rows.where(UpstreamRow.enabled) if enabled_only else rows)
        return tuple(_upstream(row) for row in found)


def set_enabled(upstream_id: str, enabled: bool) -> None:
    """Offer an upstream to requests, or not.

    The version stays, because the list of models is still the right one.

    :raises UpstreamGone: there is no such upstream.
    """
    with transaction():
        _write(upstream_id, {"enabled": enabled})


def change_flags(
    upstream_id: str, change: Callable[[Mapping[FlagId, bool]], Mapping[FlagId, bool]]
) -> Upstream:
    """Replace the flag overrides by what ``change`` makes of them; concurrent changes wait.

    The version stays, because the list of models is still the right one.

    :raises UpstreamGone: there is no such upstream.
    """

    def write(row: UpstreamRow) -> None:
        row.flag_overrides = dict[str, bool](change(_upstream(row).flag_overrides).items())

    return _change(upstream_id, write)


def change_disabled_models(upstream_id: str, change: Callable[[frozenset[str]], Iterable[str]]) -> Upstream:
    """Replace the disabled models by what ``change`` makes of them; concurrent changes wait.

    The version stays, because the list of models is still the right one.

    :raises UpstreamGone: there is no such upstream.
    """

    def write(row: UpstreamRow) -> None:
        row.disabled_models = sorted(change(_upstream(row).disabled_models)) or None

    return _change(upstream_id, write)


def set_prefix(upstream_id: str, prefix: ModelPrefix | None) -> Upstream:
    """Name the models of an upstream with another prefix, or with none.

    The version stays, because the list of models is still the right one.

    :raises UpstreamGone: there is no such upstream.
    """

    def write(row: UpstreamRow) -> None:
        row.model_prefix = None if prefix is None else _prefix_document(prefix)

    return _change(upstream_id, write)


def set_proxies(upstream_id: str, proxy_ids: Sequence[str]) -> Upstream:
    """Reach an upstream over other ways; none is the direct way alone.

    The version stays, because the list of models is still the right one.

    :raises ConfigError: a proxy does not exist.
    :raises UpstreamGone: there is no such upstream.
    """

    def write(row: UpstreamRow) -> None:
        row.proxy_ids = list(proxy_ids) or None

    with transaction():
        proxies.hold(proxy_ids)
        return _change(upstream_id, write)


def _change(upstream_id: str, write: Callable[[UpstreamRow], None]) -> Upstream:
    with transaction() as session:
        row = session.scalars(
            select(UpstreamRow).where(UpstreamRow.id == upstream_id).with_for_update()
        ).one_or_none()
        if row is None:
            raise UpstreamGone(upstream_id)
        write(row)
        row.updated_at = clock.now()
        session.flush()
        revision.bump()
        return _upstream(row)


def edit(
    upstream_id: str,
    *,
    name: str | None = None,
    sort_order: int | None = None,
    config: Mapping[str, Any] | None = None,
    secret_values: Mapping[str, str] | None = None,
    proxy_ids: Sequence[str] | None = None,
) -> Upstream:
    """Change what is given and leave the rest; the version grows.

    :raises ConfigError: the name is taken, or a proxy does not exist.
    :raises UpstreamGone: there is no such upstream.
    """
    columns: dict[str, Any] = {"version": UpstreamRow.version + 1}
    if name is not None:
        columns["name"] = name
    if sort_order is not None:
        columns["sort_order"] = sort_order
    if config is not None:
        columns["config"] = dict(config)
    if secret_values is not None:
        columns["secrets"] = secrets.seal(secret_values, _place(upstream_id))
    if proxy_ids is not None:
        columns["proxy_ids"] = list(proxy_ids) or None
    try:
        with transaction() as session:
            proxies.hold(proxy_ids or ())
            _write(upstream_id, columns)
            return _upstream(session.scalars(select(UpstreamRow).where(UpstreamRow.id == upstream_id)).one())
    except IntegrityError as error:
        raise _friendly(error, name or "") from None


def remove(upstream_id: str) -> None:
    """Delete an upstream with its state and its list of models; its usage stays.

    :raises UpstreamGone: there is no such upstream.
    """
    with transaction() as session:
        gone = session.scalars(
            delete(UpstreamRow).where(UpstreamRow.id == upstream_id).returning(UpstreamRow.id)
        )
        if not gone.all():
            raise UpstreamGone(upstream_id)
        revision.bump()


def _write(upstream_id: str, columns: Mapping[str, Any]) -> None:
    with transaction() as session:
        written = session.scalars(
            update(UpstreamRow)
            .where(UpstreamRow.id == upstream_id)
            .values(**columns, updated_at=clock.now())
            .returning(UpstreamRow.id)
        )
        if not written.all():
            raise UpstreamGone(upstream_id)
        revision.bump()


def _friendly(error: IntegrityError, name: str) -> Exception:
    if broke_unique(error, "upstreams", "name"):
        return ConfigError(f"An upstream named '{name}' exists already; choose another name.")
    return error


def _place(upstream_id: str) -> secrets.Place:
    return secrets.Place("upstreams", upstream_id, "secrets")


def _upstream(row: UpstreamRow) -> Upstream:
    ways = _ways(row.proxy_ids)
    return Upstream(
        id=row.id,
        kind=row.kind,
        name=row.name,
        sort_order=row.sort_order,
        config=row.config,
        secrets=secrets.open(row.secrets, _place(row.id)),
        enabled=row.enabled,
        flag_overrides=cast("Mapping[FlagId, bool]", row.flag_overrides),
        model_prefix=None if row.model_prefix is None else checked_prefix(row.model_prefix),
        disabled_models=frozenset(row.disabled_models or ()),
        proxy_ids=tuple(ways),
        route=route(row.id, tuple(ways.values())),
        version=row.version,
    )


def _ways(proxy_ids: Sequence[str] | None) -> dict[str, Proxy | None]:
    """``{id: proxy, or None for the direct way}``; a proxy that somebody deleted by hand is left out."""
    if not proxy_ids:
        return {}
    known: dict[str, Proxy | None] = {DIRECT: None, **proxies.with_ids(proxy_ids)}
    return {proxy_id: known[proxy_id] for proxy_id in proxy_ids if proxy_id in known}


def _prefix_document(prefix: ModelPrefix) -> dict[str, Any]:
    return {
        "prefix": prefix.text,
        "addressable": list(prefix.addressable),
        "listed": list(prefix.listed),
    }
