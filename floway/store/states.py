"""The machine-owned state of upstreams, changed only by compare-and-swap of a pure function."""

import random

from sqlalchemy import select, update

from floway import clock
from floway.domain.credential import Mutate, VersionedState
from floway.errors import SwapExhausted, UpstreamGone
from floway.store import secrets
from floway.store.db import reading, transaction
from floway.store.tables.upstreams import UpstreamStateRow
from floway.threads import pause

#: Lost races in a row before giving up. Each loss means that somebody else made progress.
_ROUNDS = 4


def read(upstream_id: str) -> VersionedState:
    """The state at this moment.

    :raises UpstreamGone: there is no such upstream.
    """
    with reading() as session:
        row = session.scalars(
            select(UpstreamStateRow).where(UpstreamStateRow.upstream_id == upstream_id)
        ).one_or_none()
        if row is None:
            raise UpstreamGone(upstream_id)
        return VersionedState(
            row.state, secrets.open(row.state_secrets, _place(upstream_id)), row.state_version
        )


def swap(upstream_id: str, mutate: Mutate) -> VersionedState:
    """Replace the state by what a pure function makes of it; an equal value writes nothing.

    :raises UpstreamGone: there is no such upstream.
    :raises SwapExhausted: four writers in a row were faster.
    """
    for round_number in range(_ROUNDS):
        if round_number:
            # Two writers that lost to each other's rhythm get out of step.
            pause(random.uniform(0.001, 0.010))  # noqa: S311  jitter, not a secret
        seen = read(upstream_id)
        wanted = mutate(seen)
        if (wanted.state, wanted.secrets) == (seen.state, seen.secrets):
            return seen
        if _replace(upstream_id, seen.version, wanted):
            return VersionedState(wanted.state, wanted.secrets, seen.version + 1)
    raise SwapExhausted(upstream_id, _ROUNDS)


def versions() -> dict[str, int]:
    """``{upstream id: version of its state}``: what tells others that they know an old one."""
    with reading() as session:
        rows = session.execute(select(UpstreamStateRow.upstream_id, UpstreamStateRow.state_version))
        return {row.upstream_id: row.state_version for row in rows}


def _replace(upstream_id: str, seen_version: int, wanted: VersionedState) -> bool:
    """Write, unless somebody else has written since."""
    with transaction() as session:
        written = session.scalars(
            update(UpstreamStateRow)
            .where(
                UpstreamStateRow.upstream_id == upstream_id, UpstreamStateRow.state_version == seen_version
            )
            .values(
                state=None if wanted.state is None else dict(wanted.state),
                state_secrets=secrets.seal(wanted.secrets, _place(upstream_id)),
                state_version=seen_version + 1,
                updated_at=clock.now(),
            )
            .returning(UpstreamStateRow.state_version)
        )
        return bool(written.all())


def _place(upstream_id: str) -> secrets.Place:
    return secrets.Place("upstream_states", upstream_id, "state_secrets")
