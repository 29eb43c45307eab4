"""Aliases as operators configure them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.domain.alias import Alias, Rules, Selection, Target
from floway.domain.model import Limits
from floway.errors import EditConflict, NotThere
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
    :raises EditConflict: the name is taken.
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


def change(
    alias_id: str, edited: Callable[[Alias], Alias], expected: Alias | None = None
) -> tuple[Alias, Alias]:
    """Replace an alias by what ``edited`` makes of it; concurrent changes wait, its id stays.

    :param expected: what the editor has seen; None changes whatever is there.
    :returns: it before and after.
    :raises EditConflict: another alias has the name that it would get, or it is not as expected.
    :raises NotThere: there is none.
    """
    wanted = ""
    try:
        with transaction() as session:
            row = _locked(alias_id, expected)
            before = _alias(row)
            after = edited(before)
            wanted = after.name
            if after != before:
                for column, value in _columns(after).items():
                    setattr(row, column, value)
                row.updated_at = clock.now()
                session.flush()
                revision.bump()
            return before, after
    except IntegrityError as error:
        raise _friendly(error, wanted) from None


def find(alias_id: str) -> Alias | None:
    """The alias with an id."""
    with reading() as session:
        row = session.get(AliasRow, alias_id)
        return None if row is None else _alias(row)


def named(name: str) -> Alias | None:
    """The alias of a name."""
    with reading() as session:
        row = session.scalars(select(AliasRow).where(AliasRow.name == name)).one_or_none()
        return None if row is None else _alias(row)


def list_all() -> tuple[Alias, ...]:
    """Every alias in the order of lists."""
    with reading() as session:
        rows = session.scalars(select(AliasRow).order_by(AliasRow.sort_order, AliasRow.name))
        return tuple(_alias(row) for row in rows)


def reorder(alias_ids: Sequence[str], expected_ids: Sequence[str] | None = None) -> None:
    """List all aliases in this order.

    :param expected_ids: the order that the editor has seen; None is any.
    :raises EditConflict: these are not all aliases, each once, or they are in another order; it has the
        present one.
    """
    with transaction() as session:
        # In one order for all, so that two of these never wait for each other.
        rows = session.scalars(select(AliasRow).order_by(AliasRow.id).with_for_update()).all()
        by_id = {row.id: row for row in rows}
        present = sorted(by_id, key=lambda each: (by_id[each].sort_order, by_id[each].name))
        is_stale = expected_ids is not None and list(expected_ids) != present
        if is_stale or sorted(alias_ids) != sorted(present):
            raise EditConflict(
                "order_changed",
                "The aliases or their order changed since you read them; read them again.",
                {"current_ids": present},
            )
        for place, alias_id in enumerate(alias_ids):
            by_id[alias_id].sort_order = place
        session.flush()
        revision.bump()


def remove(alias_id: str, expected: Alias | None = None) -> None:
    """Delete an alias.

    :param expected: what the editor has seen; None deletes whatever is there.
    :raises EditConflict: it is not as expected.
    :raises NotThere: there is none.
    """
    with transaction() as session:
        _locked(alias_id, expected)
        session.execute(delete(AliasRow).where(AliasRow.id == alias_id))
        revision.bump()


def _locked(alias_id: str, expected: Alias | None) -> AliasRow:
    with transaction() as session:
        row = session.scalars(select(AliasRow).where(AliasRow.id == alias_id).with_for_update()).one_or_none()
    if row is None:
        raise NotThere("The alias does not exist any more.")
    if expected is not None and _alias(row) != expected:
        raise EditConflict(
            "version_mismatch",
            f"The alias '{row.name}' was changed since you read it; read it again and repeat.",
        )
    return row


def _friendly(error: IntegrityError, name: str) -> Exception:
    if broke_unique(error, "model_aliases", "name"):
        return EditConflict("name_taken", f"An alias named '{name}' exists already; choose another name.")
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
