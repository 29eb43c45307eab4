"""The audit log: entries are added, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from floway import clock
from floway.domain.actor import Actor
from floway.store.db import reading, transaction
from floway.store.tables.audit import AuditEntryRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, as it is shown."""

    #: Grows with time.
    id: int
    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    address: str
    action: str
    object_kind: str
    object_id: str
    object_name: str
    detail: Mapping[str, Any]


def record(
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: str,
    object_name: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Note a change, as part of the open ``transaction()`` that makes it.

    :param action: a noun and what happened to it: ``upstream.updated``.
    :param detail: ``{member: [before, after]}`` as ``floway.services.changes`` makes it, or other facts;
        it is shown as it is, so a secret goes in as its fingerprint.
    """
    with transaction() as session:
        session.add(
            AuditEntryRow(
                at=clock.now(),
                actor_kind=actor.kind,
                actor_id=actor.id,
                actor_name=actor.name[:128],
                address=actor.address[:64],
                action=action,
                object_kind=object_kind,
                object_id=object_id[:64],
                object_name=object_name[:256],
                detail=dict(detail or {}),
            )
        )


def page(
    limit: int,
    before_id: int | None = None,
    *,
    actor_id: str | None = None,
    action: str | None = None,
    object_kind: str | None = None,
    object_id: str | None = None,
) -> tuple[Entry, ...]:
    """The newest entries first.

    :param before_id: only entries older than this one: the last of the page before.
    :param action: all of them that begin with it: ``upstream`` or ``upstream.updated``.
    """
    statement = select(AuditEntryRow).order_by(AuditEntryRow.id.desc()).limit(limit)
    if before_id is not None:
        statement = statement.where(AuditEntryRow.id < before_id)
    if action is not None:
        statement = statement.where(AuditEntryRow.action.startswith(action, autoescape=True))
    for column, wanted in (
        (AuditEntryRow.actor_id, actor_id),
        (AuditEntryRow.object_kind, object_kind),
        (AuditEntryRow.object_id, object_id),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    with reading() as session:
        return tuple(_entry(row) for row in session.scalars(statement))


def _entry(row: AuditEntryRow) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__})
