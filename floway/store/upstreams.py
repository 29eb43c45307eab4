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
from floway.errors import EditConflict, UpstreamGone
from floway.store import ids, proxies, revision, secrets
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.upstreams import UpstreamModelCacheRow, UpstreamRow, UpstreamStateRow

#: What an upstream lists depends on them.
_OF_THE_LIST = frozenset({"config", "secrets"})


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
    disabled_models: Iterable[str] = (),
) -> Upstream:
    """Add an upstream and its empty state.

    :param secret_values: ``{name: clear text}``.
    :param sort_order: behind all others when None.
    :raises ConfigError: the name is taken, or a proxy does not exist.
    """
    upstream_id, at = ids.fresh("up"), clock.now()
    try:
        with transaction() as session:
            if sort_order is None:
                last = select(func.coalesce(func.max(UpstreamRow.sort_order), 0) + 1)
                sort_order = session.scalars(last).one()
            proxies.hold(proxy_ids)
            wanted = Upstream(
                upstream_id,
                kind,
                name,
                sort_order,
                config,
                enabled=enabled,
                flag_overrides=flag_overrides or {},
                model_prefix=model_prefix,
                disabled_models=frozenset(disabled_models),
                proxy_ids=tuple(proxy_ids),
            )
            row = UpstreamRow(id=upstream_id, kind=kind, version=1, created_at=at, updated_at=at)
            for column, value in _columns(wanted).items():
                setattr(row, column, value)
            row.secrets = secrets.seal(secret_values, _place(upstream_id))
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


def change(
    upstream_id: str,
    edited: Callable[[Upstream], Upstream],
    *,
    expected_version: int | None = None,
    proxy_ids: Iterable[str] = (),
) -> tuple[Upstream, Upstream]:
    """Replace what operators decide about an upstream by what ``edited`` makes of it; its state stays.

    Concurrent changes wait. The version grows when something differs. The list of models goes on with
    the row unless its configuration or its secrets differ.

    :param expected_version: what the editor has seen; None changes whatever is there.
    :param proxy_ids: the ways that ``edited`` may give it.
    :returns: it before and after.
    :raises ConfigError: the name is taken, or a proxy does not exist.
    :raises EditConflict: it has another version.
    :raises UpstreamGone: there is no such upstream.
    """
    wanted = ""
    try:
        with transaction() as session:
            proxies.hold(proxy_ids)
            row = _locked(upstream_id)
            before = _upstream(row)
            _require_version(before, expected_version)
            after = edited(before)
            wanted = after.name
            columns = _differing(before, after)
            if columns:
                _edit_row(row, columns)
                session.flush()
                revision.bump()
            return before, _upstream(row)
    except IntegrityError as error:
        raise _friendly(error, wanted) from None


def reorder(upstream_ids: Sequence[str], expected_ids: Sequence[str] | None = None) -> None:
    """Try all upstreams in this order.

    :param expected_ids: the order that the editor has seen; None is any.
    :raises EditConflict: these are not all upstreams, each once, or they are in another order; it has the
        present one.
    """
    with transaction() as session:
        # In one order for all, so that two of these never wait for each other.
        rows = session.scalars(select(UpstreamRow).order_by(UpstreamRow.id).with_for_update()).all()
        places = {row.id: (row.sort_order, row.created_at, row.id) for row in rows}
        present = sorted(places, key=lambda each: places[each])
        is_stale = expected_ids is not None and list(expected_ids) != present
        if is_stale or sorted(upstream_ids) != sorted(present):
            raise EditConflict(
                "order_changed",
                "The upstreams or their order changed since you read them; read them again.",
                {"current_ids": present},
            )
        by_id = {row.id: row for row in rows}
        moved = [(place, by_id[each]) for place, each in enumerate(upstream_ids)]
        moved = [(place, row) for place, row in moved if row.sort_order != place]
        for place, row in moved:
            _edit_row(row, {"sort_order": place})
        if moved:
            session.flush()
            revision.bump()


def _locked(upstream_id: str) -> UpstreamRow:
    with transaction() as session:
        row = session.scalars(
            select(UpstreamRow).where(UpstreamRow.id == upstream_id).with_for_update()
        ).one_or_none()
    if row is None:
        raise UpstreamGone(upstream_id)
    return row


def _require_version(upstream: Upstream, expected: int | None) -> None:
    if expected is not None and upstream.version != expected:
        raise EditConflict(
            "version_mismatch",
            f"The upstream '{upstream.name}' was changed since you read it; read it again and repeat.",
        )


def _differing(before: Upstream, after: Upstream) -> dict[str, Any]:
    """``{column: value}`` of what operators decide, where the two are not the same."""
    old, new = _columns(before), _columns(after)
    columns = {name: value for name, value in new.items() if value != old[name]}
    if after.secrets != before.secrets:
        columns["secrets"] = secrets.seal(after.secrets, _place(before.id))
    return columns


def _columns(upstream: Upstream) -> dict[str, Any]:
    prefix = upstream.model_prefix
    return {
        "name": upstream.name,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        "config": dict(upstream.config),
        "flag_overrides": dict[str, bool](upstream.flag_overrides.items()),
        "model_prefix": None if prefix is None else _prefix_document(prefix),
        "disabled_models": sorted(upstream.disabled_models) or None,
        "proxy_ids": list(upstream.proxy_ids) or None,
    }


def _edit_row(row: UpstreamRow, columns: Mapping[str, Any]) -> None:
    """Write columns of a locked row; the list of models follows to its version unless it is another's."""
    seen = row.version
    for name, value in columns.items():
        setattr(row, name, value)
    row.version = seen + 1
    row.updated_at = clock.now()
    if columns.keys().isdisjoint(_OF_THE_LIST):
        with transaction() as session:
            session.execute(
                update(UpstreamModelCacheRow)
                .where(
                    UpstreamModelCacheRow.upstream_id == row.id,
                    UpstreamModelCacheRow.upstream_version == seen,
                )
                .values(upstream_version=seen + 1)
            )


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


def remove(upstream_id: str, expected_version: int | None = None) -> Upstream:
    """Delete an upstream with its state, its list of models and the rests of proxies; its usage stays.

    :param expected_version: what the editor has seen; None deletes whatever is there.
    :returns: what it was.
    :raises EditConflict: it has another version.
    :raises UpstreamGone: there is no such upstream.
    """
    with transaction() as session:
        gone = _upstream(_locked(upstream_id))
        _require_version(gone, expected_version)
        session.execute(delete(UpstreamRow).where(UpstreamRow.id == upstream_id))
        revision.bump()
        return gone


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
        return EditConflict("name_taken", f"An upstream named '{name}' exists already; choose another name.")
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
        created_at=row.created_at,
        updated_at=row.updated_at,
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
