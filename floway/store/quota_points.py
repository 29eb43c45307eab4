"""Series of quota: compact, because a point is stored only when it says something."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from floway.domain.quota import QuotaPoint, QuotaReading, is_news
from floway.store.db import reading, transaction
from floway.store.tables.quota_points import QuotaPointRow
from floway.store.tables.upstreams import UpstreamRow

#: Longest texts of a vendor; PostgreSQL refuses longer ones.
_MAX_ACCOUNT: Final = 128
_MAX_WORD: Final = 64


def add(upstream_id: str, found: QuotaReading) -> int:
    """Store what is news beside the newest points that any process has stored; how many it were.

    Does nothing when the upstream is gone.
    """
    account_id = _text(found.account_id)[:_MAX_ACCOUNT]
    with transaction() as session:
        # Two processes that read the same answer: the second waits here for the first.
        held = select(UpstreamRow.id).where(UpstreamRow.id == upstream_id).with_for_update()
        if session.scalars(held).one_or_none() is None:
            return 0
        news = [
            point
            for point in map(_storable, found.points)
            if is_news(point, _last(session, upstream_id, account_id, point.window))
        ]
        session.add_all(_row(upstream_id, account_id, point) for point in news)
        return len(news)


def series(
    upstream_id: str, since: datetime, until: datetime, window: str | None = None
) -> dict[tuple[str, str], list[QuotaPoint]]:
    """``{(account, window): points}``, oldest first, from ``since`` to before ``until``."""
    wanted = select(QuotaPointRow).where(QuotaPointRow.upstream_id == upstream_id)
    if window is not None:
        wanted = wanted.where(QuotaPointRow.window_name == window)
    identity = (QuotaPointRow.account_id, QuotaPointRow.window_name)
    found: dict[tuple[str, str], list[QuotaPoint]] = {}
    with reading() as session:
        within = wanted.where(QuotaPointRow.observed_at >= since, QuotaPointRow.observed_at < until)
        for row in session.scalars(within.order_by(*identity, QuotaPointRow.observed_at)):
            found.setdefault((row.account_id, row.window_name), []).append(_point(row))
        return found


def _last(session: Session, upstream_id: str, account_id: str, window: str) -> QuotaPoint | None:
    newest = (
        select(QuotaPointRow)
        .where(
            QuotaPointRow.upstream_id == upstream_id,
            QuotaPointRow.account_id == account_id,
            QuotaPointRow.window_name == window,
        )
        .order_by(QuotaPointRow.observed_at.desc())
        .limit(1)
    )
    row = session.scalars(newest).one_or_none()
    return None if row is None else _point(row)


def _row(upstream_id: str, account_id: str, point: QuotaPoint) -> QuotaPointRow:
    return QuotaPointRow(
        upstream_id=upstream_id,
        account_id=account_id,
        window_name=point.window,
        observed_at=point.observed_at,
        used=point.used,
        resets_at=point.resets_at,
        status=point.status,
    )


def _point(row: QuotaPointRow) -> QuotaPoint:
    return QuotaPoint(row.window_name, row.observed_at, row.used, row.resets_at, row.status)


def _storable(point: QuotaPoint) -> QuotaPoint:
    status = None if point.status is None else _text(point.status)[:_MAX_WORD]
    # As it is read back: the engines keep milliseconds.
    at = point.observed_at.replace(microsecond=point.observed_at.microsecond // 1000 * 1000)
    return QuotaPoint(_text(point.window)[:_MAX_WORD], at, point.used, point.resets_at, status)


def _text(value: str) -> str:
    """A text that both engines store: no NUL, no half of a surrogate pair."""
    return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
