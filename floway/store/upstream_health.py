"""Which upstreams are passed over, and by what evidence; shared by all processes."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from floway.domain.health import Domain, Evidence, Exclusion, State
from floway.store.db import reading, transaction
from floway.store.tables.upstream_health import UpstreamHealthRow
from floway.store.tables.upstreams import UpstreamRow

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Of a foreign origin: a NUL is no text to PostgreSQL.
_NUL = "\0"


def read_all(upstream_id: str | None = None) -> dict[Domain, Exclusion]:
    """Every exclusion, also those that are over; of one upstream or of all."""
    rows = select(UpstreamHealthRow).order_by(UpstreamHealthRow.upstream_id, UpstreamHealthRow.scope)
    if upstream_id is not None:
        rows = rows.where(UpstreamHealthRow.upstream_id == upstream_id)
    with reading() as session:
        found = [_exclusion(row) for row in session.scalars(rows)]
    return {each.domain: each for each in found}


def change(domain: Domain, mutate: Callable[[Exclusion | None], Exclusion | None]) -> None:
    """Replace what is known of a domain by what a pure function makes of it; None deletes it.

    Does nothing when the upstream is gone.
    """
    domain = _storable(domain)
    try:
        with transaction() as session:
            # Two processes that learn of a domain at the same time: the second waits here for the first.
            held = select(UpstreamRow.id).where(UpstreamRow.id == domain.upstream_id).with_for_update()
            if session.scalars(held).one_or_none() is None:
                return
            row = session.get(UpstreamHealthRow, tuple(domain))
            known = None if row is None else _exclusion(row)
            wanted = mutate(known)
            if wanted == known:
                return
            if wanted is None:
                session.delete(row)
            else:
                session.merge(UpstreamHealthRow(**_columns(domain, wanted)))
            session.flush()
    except IntegrityError:
        return


def forget(upstream_id: str) -> tuple[Exclusion, ...]:
    """Delete everything that is known of an upstream, as part of an open ``transaction()`` or in its own."""
    gone = delete(UpstreamHealthRow).where(UpstreamHealthRow.upstream_id == upstream_id)
    with transaction() as session:
        found = tuple(read_all(upstream_id).values())
        session.execute(gone)
    return found


def _columns(domain: Domain, each: Exclusion) -> dict[str, Any]:
    return {
        "upstream_id": domain.upstream_id,
        "scope": domain.scope,
        "state": each.state,
        "begun_at": each.since,
        "expires_at": each.until,
        "is_stated": each.is_stated,
        "limit_name": _text(each.limit)[:128],
        "times": each.times,
        "upstream_version": each.upstream_version,
        "evidence": _document(each.evidence),
    }


def _document(evidence: Evidence) -> dict[str, Any]:
    return asdict(evidence) | {
        "at": (evidence.at - _EPOCH) // timedelta(milliseconds=1),
        "headers": [[_text(name), _text(value)] for name, value in evidence.headers],
        "excerpt": _text(evidence.excerpt),
    }


def _exclusion(row: UpstreamHealthRow) -> Exclusion:
    found = row.evidence
    evidence = Evidence(
        **found
        | {
            "at": _EPOCH + timedelta(milliseconds=found["at"]),
            "headers": tuple((name, value) for name, value in found["headers"]),
        }
    )
    return Exclusion(
        domain=Domain(row.upstream_id, row.scope),
        state=cast(State, row.state),
        since=row.begun_at,
        until=row.expires_at,
        is_stated=row.is_stated,
        limit=row.limit_name,
        times=row.times,
        upstream_version=row.upstream_version,
        evidence=evidence,
    )


def _storable(domain: Domain) -> Domain:
    return domain._replace(scope=_text(domain.scope))


def _text(value: str) -> str:
    """A text that both engines store: no NUL, no half of a surrogate pair."""
    return value.encode("utf-8", "replace").decode().replace(_NUL, "\ufffd")
