"""Which proxies rest for which upstreams; shared by all processes."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from floway.domain.proxy import Backoff, after_failure
from floway.store.db import reading, transaction
from floway.store.tables.proxies import ProxyBackoffRow, ProxyRow


def read_all() -> dict[tuple[str, str], Backoff]:
    """``{(proxy id, upstream id): its rest}``, also those that are over: their counts go on."""
    with reading() as session:
        rows = session.scalars(
            select(ProxyBackoffRow).order_by(ProxyBackoffRow.proxy_id, ProxyBackoffRow.upstream_id)
        )
        return {(row.proxy_id, row.upstream_id): _backoff(row) for row in rows}


def failed(proxy_id: str, upstream_id: str, at: datetime, error: str) -> None:
    """Count a failure; does nothing when either of them is gone."""
    try:
        with transaction() as session:
            # Two processes whose first failure is the same one: the second waits here for the first.
            session.execute(select(ProxyRow.id).where(ProxyRow.id == proxy_id).with_for_update())
            row = session.get(ProxyBackoffRow, (proxy_id, upstream_id))
            rest = after_failure(None if row is None else _backoff(row), at, error)
            if row is None:
                row = ProxyBackoffRow(proxy_id=proxy_id, upstream_id=upstream_id)
                session.add(row)
            row.fail_count, row.expires_at = rest.fail_count, rest.expires_at
            row.last_error, row.last_error_at = rest.last_error, rest.last_error_at
            session.flush()
    except IntegrityError:
        return


def forget(proxy_id: str, upstream_id: str | None = None) -> int:
    """End the rests of a proxy, or the one for an upstream; how many there were."""
    rows = delete(ProxyBackoffRow).where(ProxyBackoffRow.proxy_id == proxy_id)
    if upstream_id is not None:
        rows = rows.where(ProxyBackoffRow.upstream_id == upstream_id)
    with transaction() as session:
        return len(session.scalars(rows.returning(ProxyBackoffRow.upstream_id)).all())


def _backoff(row: ProxyBackoffRow) -> Backoff:
    return Backoff(row.fail_count, row.expires_at, row.last_error, row.last_error_at)
