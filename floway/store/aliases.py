"""Aliases as operators configure them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.domain.alias import Alias, Rules, Selection, Target
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
) -> Alias:
    """Add an alias.

    :param sort_order: behind all others when None.
    :raises ConfigError: the name is taken.
    """
    at = clock.now()
    try:
        with transaction() as session:
            if sort_order is None:
                sort_order = session.scalars(
                    select(func.coalesce(func.max(AliasRow.sort_order), 0) + 1)
                ).one()
            row = AliasRow(
                id=ids.fresh("alias"),
                name=name,
                display_name=display_name,
                selection=selection,
                is_listed=is_listed,
                sort_order=sort_order,
                targets=[_document(target) for target in targets],
                created_at=at,
                updated_at=at,
            )
            session.add(row)
            session.flush()
            revision.bump()
            return _alias(row)
    except IntegrityError as error:
        if broke_unique(error, "model_aliases", "name"):
            raise ConfigError(f"An alias named '{name}' exists already; choose another name.") from None
        raise


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


def _document(target: Target) -> dict[str, Any]:
    rules = {name: value for name, value in asdict(target.rules).items() if value is not None}
    return {"model": target.model, "upstream_id": target.upstream_id, "rules": rules}


def _alias(row: AliasRow) -> Alias:
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
    )
