"""Aliases as operators configure them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.domain.alias import Alias, Rules, Selection, Target
from floway.domain.model import Limits
from floway.errors import ConfigError
from floway.store import ids, revision
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.aliases import AliasRow


def create(
    name: str,
    targets: Sequence[Target],
    selection: Selection = "first-available",
    display_name: str | None = None,
    is_listed: bool = True,
    sort_order: int | None = None,
    limits: Limits | None = None,
) -> Alias:
    """Add an alias.

    :param sort_order: behind all others when None.
    :param limits: shown in place of what the targets keep.
    :raises ConfigError: the name is taken.
    """
    at = clock.now()
    try:
        with transaction() as session:
            if sort_order is None:
                sort_order = session.scalars(
                    select(func.coalesce(func.max(AliasRow.sort_order), 0) + 1)
                ).one()
            made = Alias(
                ids.fresh("alias"),
                name,
                tuple(targets),
                selection,
                display_name,
                is_listed,
                sort_order,
                limits,
            )
            session.add(AliasRow(id=made.id, created_at=at, updated_at=at, **_columns(made)))
            session.flush()
            revision.bump()
            return made
    except IntegrityError as error:
        raise _friendly(error, name) from None


def change(name: str, edited: Callable[[Alias], Alias]) -> Alias | None:
    """Replace an alias by what ``edited`` makes of it, None when there is none of this name.

    Concurrent changes wait; its id stays.

    :raises ConfigError: another alias has the name that it would get.
    """
    wanted = name
    try:
        with transaction() as session:
            row = session.scalars(
                select(AliasRow).where(AliasRow.name == name).with_for_update()
            ).one_or_none()
            if row is None:
                return None
            alias = edited(_alias(row))
            wanted = alias.name
            for column, value in _columns(alias).items():
                setattr(row, column, value)
            row.updated_at = clock.now()
            session.flush()
            revision.bump()
            return _alias(row)
    except IntegrityError as error:
        raise _friendly(error, wanted) from None


def list_all() -> tuple[Alias, ...]:
    """Every alias in the order of lists."""
    with reading() as session:
        rows = session.scalars(select(AliasRow).order_by(AliasRow.sort_order, AliasRow.name))
        return tuple(_alias(row) for row in rows)


def remove(name: str) -> bool:
    """Delete an alias; False when there is none of this name."""
    with transaction() as session:
        gone = session.scalars(delete(AliasRow).where(AliasRow.name == name).returning(AliasRow.id)).all()
        if gone:
            revision.bump()
        return bool(gone)


def _friendly(error: IntegrityError, name: str) -> Exception:
    if broke_unique(error, "model_aliases", "name"):
        return ConfigError(f"An alias named '{name}' exists already; choose another name.")
    return error


def _columns(alias: Alias) -> dict[str, Any]:
    """What an operator decides about an alias, as the table has it."""
    return {
        "name": alias.name,
        "display_name": alias.display_name,
        "selection": alias.selection,
        "is_listed": alias.is_listed,
        "sort_order": alias.sort_order,
        "targets": [_document(target) for target in alias.targets],
        "announced_metadata": None if alias.limits is None else {"limits": _given(alias.limits)},
    }


def _given(values: Rules | Limits) -> dict[str, Any]:
    return {name: value for name, value in asdict(values).items() if value is not None}


def _document(target: Target) -> dict[str, Any]:
    return {"model": target.model, "upstream_id": target.upstream_id, "rules": _given(target.rules)}


def _alias(row: AliasRow) -> Alias:
    limits = (row.announced_metadata or {}).get("limits")
    return Alias(
        id=row.id,
        name=row.name,
        targets=tuple(
            Target(target["model"], target["upstream_id"], Rules(**target["rules"])) for target in row.targets
        ),
        selection=cast(Selection, row.selection),
        display_name=row.display_name,
        is_listed=row.is_listed,
        sort_order=row.sort_order,
        limits=None if limits is None else Limits(**limits),
    )
