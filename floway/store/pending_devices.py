"""Sign-ins by device code between their beginning and somebody's word at the vendor's page.

The code never leaves the server: whoever polls must be who began, and no oftener than the vendor allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from floway import clock
from floway.store import ids, secrets
from floway.store.db import reading, transaction
from floway.store.tables.pending_devices import PendingDeviceRow

_CODE = "device_code"


@dataclass(frozen=True, slots=True)
class PendingDevice:
    """A sign-in that can still be finished."""

    id: str
    device_code: str = field(repr=False)
    host: str
    #: None: an upstream that is to be created.
    upstream_id: str | None
    #: None: the stored ways.
    proxy_ids: tuple[str, ...] | None
    interval_seconds: float
    expires_at: datetime


def start(
    device_code: str,
    host: str,
    interval_seconds: float,
    expires_at: datetime,
    *,
    kind: str,
    user_id: str | None = None,
    upstream_id: str | None = None,
    proxy_ids: Sequence[str] | None = None,
) -> PendingDevice:
    """Remember a sign-in until its code ends.

    :param user_id: who may finish it; None is the command line.
    """
    row_id = ids.fresh("dev")
    with transaction() as session:
        session.add(
            PendingDeviceRow(
                id=row_id,
                sealed_code=secrets.seal({_CODE: device_code}, _place(row_id)),
                user_id=user_id,
                kind=kind,
                host=host,
                upstream_id=upstream_id,
                proxy_ids=None if proxy_ids is None else list(proxy_ids),
                interval_seconds=interval_seconds,
                next_poll_at=clock.now() + timedelta(seconds=interval_seconds),
                expires_at=expires_at,
            )
        )
    ways = None if proxy_ids is None else tuple(proxy_ids)
    return PendingDevice(row_id, device_code, host, upstream_id, ways, interval_seconds, expires_at)


def find(row_id: str, kind: str, user_id: str | None) -> PendingDevice | None:
    """A sign-in; None when it is unknown, used up, too old or somebody else's."""
    with reading() as session:
        row = session.get(PendingDeviceRow, row_id)
        if row is None or row.expires_at <= clock.now() or (row.kind, row.user_id) != (kind, user_id):
            return None
        opened = secrets.open(row.sealed_code, _place(row_id))
        ways = None if row.proxy_ids is None else tuple(row.proxy_ids)
        return PendingDevice(
            row_id,
            opened[_CODE],
            row.host,
            row.upstream_id,
            ways,
            row.interval_seconds,
            row.expires_at,
        )


def claim_poll(row_id: str) -> float:
    """Take the right to ask the vendor: 0, or the seconds until somebody may; one caller gets it."""
    now = clock.now()
    with transaction() as session:
        row = session.get(PendingDeviceRow, row_id)
        if row is None:
            return 0.0
        seen = row.next_poll_at
        if seen > now:
            return (seen - now).total_seconds()
        claimed = session.scalars(
            update(PendingDeviceRow)
            .where(PendingDeviceRow.id == row_id, PendingDeviceRow.next_poll_at == seen)
            .values(next_poll_at=now + timedelta(seconds=row.interval_seconds))
            .returning(PendingDeviceRow.id)
            .execution_options(synchronize_session=False)
        )
        return 0.0 if claimed.all() else row.interval_seconds


def slow_down(row_id: str, interval_seconds: float) -> None:
    """Ask less often from here on."""
    later = clock.now() + timedelta(seconds=interval_seconds)
    with transaction() as session:
        session.execute(
            update(PendingDeviceRow)
            .where(PendingDeviceRow.id == row_id)
            .values(interval_seconds=interval_seconds, next_poll_at=later)
        )


def consume(row_id: str) -> None:
    """Use a sign-in up; one that is gone already stays gone."""
    with transaction() as session:
        session.execute(delete(PendingDeviceRow).where(PendingDeviceRow.id == row_id))


def _place(row_id: str) -> secrets.Place:
    return secrets.Place("pending_devices", row_id, "sealed_code")
