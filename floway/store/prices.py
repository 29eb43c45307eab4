"""Prices that operators set, and the price book."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from floway import clock
from floway.domain.price import Price
from floway.domain.price_document import document_of, price_of
from floway.domain.price_override import Override
from floway.errors import EditConflict
from floway.store import ids, revision
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.prices import PriceBookRow, PriceOverrideRow
from floway.store.tables.settings import SettingRow

#: Since ever, as the table has it.
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BOOK: Final = "price_book"


@dataclass(frozen=True, slots=True)
class BookStatus:
    """Which price book is loaded."""

    name: str
    #: Of its source.
    version: str
    licence: str
    #: How many models it has.
    models: int
    #: Equal for equal prices.
    digest: str
    #: Whether it came with Floway, and may be replaced by that of another release.
    is_shipped: bool
    loaded_at: datetime


def create(override: Override) -> Override:
    """Add an override, under a fresh id.

    :raises EditConflict: there is one for the same model, upstream and date.
    """
    at = clock.now()
    made = replace(override, id=ids.fresh("price"), version=1)
    try:
        with transaction() as session:
            session.add(PriceOverrideRow(id=made.id, created_at=at, updated_at=at, **_columns(made)))
            session.flush()
            revision.bump()
    except IntegrityError as error:
        raise _friendly(error, made) from None
    return made


def change(override: Override) -> Override | None:
    """Replace an override by one of the same id; None when it is gone or has another version.

    :raises EditConflict: there is another one for the same model, upstream and date.
    """
    changed = replace(override, version=override.version + 1)
    try:
        with transaction() as session:
            found = session.scalars(
                update(PriceOverrideRow)
                .where(PriceOverrideRow.id == override.id, PriceOverrideRow.version == override.version)
                .values(updated_at=clock.now(), **_columns(changed))
                .returning(PriceOverrideRow.id)
                .execution_options(synchronize_session=False)
            ).all()
            if found:
                revision.bump()
    except IntegrityError as error:
        raise _friendly(error, changed) from None
    return changed if found else None


def remove(override_id: str, version: int) -> bool:
    """Delete an override; False when it is gone or has another version."""
    with transaction() as session:
        gone = session.scalars(
            delete(PriceOverrideRow)
            .where(PriceOverrideRow.id == override_id, PriceOverrideRow.version == version)
            .returning(PriceOverrideRow.id)
            .execution_options(synchronize_session=False)
        ).all()
        if gone:
            revision.bump()
        return bool(gone)


def find(override_id: str) -> Override | None:
    """One override."""
    with reading() as session:
        row = session.get(PriceOverrideRow, override_id)
        return None if row is None else _override(row)


def list_all() -> tuple[Override, ...]:
    """Every override, by model, upstream and date."""
    order = (PriceOverrideRow.model_key, PriceOverrideRow.upstream_id, PriceOverrideRow.valid_from)
    with reading() as session:
        return tuple(_override(row) for row in session.scalars(select(PriceOverrideRow).order_by(*order)))


def load_book(
    name: str, version: str, licence: str, prices: Mapping[str, Price], *, is_shipped: bool = False
) -> BookStatus:
    """Put a price book in the place of the one before."""
    documents = {key: document_of(price) for key, price in sorted(prices.items())}
    digest = sha256(json.dumps(documents, sort_keys=True).encode()).hexdigest()[:32]
    status = BookStatus(name, version, licence, len(documents), digest, is_shipped, clock.now())
    with transaction() as session:
        session.execute(delete(PriceBookRow))
        if documents:
            rows = [{"model_key": key, "price": document} for key, document in documents.items()]
            session.execute(insert(PriceBookRow), rows)
        row = session.get(SettingRow, _BOOK) or SettingRow(key=_BOOK)
        row.value = _status_document(status)
        session.add(row)
        session.flush()
        revision.bump()
    return status


def book_status() -> BookStatus | None:
    """Which book is loaded; None for none."""
    with reading() as session:
        row = session.get(SettingRow, _BOOK)
        if row is None:
            return None
        loaded_at = datetime.fromisoformat(row.value["loaded_at"])
        return BookStatus(**{**row.value, "loaded_at": loaded_at})


def book() -> dict[str, Price]:
    """``{model key: price}`` of the whole book."""
    with reading() as session:
        rows = session.execute(select(PriceBookRow.model_key, PriceBookRow.price))
        return {row.model_key: price_of(row.price) for row in rows}


def book_page(limit: int, after: str = "", search: str = "") -> tuple[tuple[str, Price], ...]:
    """Models of the book by name.

    :param after: the last model key of the page before.
    :param search: only models in whose key this occurs, in any case.
    """
    statement = (
        select(PriceBookRow.model_key, PriceBookRow.price)
        .where(PriceBookRow.model_key > after)
        .order_by(PriceBookRow.model_key)
        .limit(limit)
    )
    if search:
        key = func.lower(PriceBookRow.model_key)
        statement = statement.where(key.contains(search.lower(), autoescape=True))
    with reading() as session:
        return tuple((row.model_key, price_of(row.price)) for row in session.execute(statement))


def _status_document(status: BookStatus) -> dict[str, Any]:
    members = {name: getattr(status, name) for name in BookStatus.__dataclass_fields__}
    return members | {"loaded_at": status.loaded_at.isoformat()}


def _friendly(error: IntegrityError, override: Override) -> Exception:
    if broke_unique(error, "price_overrides", "upstream_id", "model_key", "valid_from"):
        return EditConflict(
            "price_exists",
            f"There is a price for '{override.model_key}' from that date on already; change that one.",
        )
    return error


def _columns(override: Override) -> dict[str, Any]:
    return {
        "upstream_id": override.upstream_id or "",
        "model_key": override.model_key,
        "valid_from": override.valid_from or _EVER,
        "price": document_of(override.price),
        "note": override.note,
        "version": override.version,
    }


def _override(row: PriceOverrideRow) -> Override:
    return Override(
        id=row.id,
        upstream_id=row.upstream_id or None,
        model_key=row.model_key,
        price=price_of(row.price),
        valid_from=None if row.valid_from == _EVER else row.valid_from,
        note=row.note,
        version=row.version,
    )
