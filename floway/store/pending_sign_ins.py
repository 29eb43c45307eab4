"""OAuth sign-ins between the vendor's page and what the operator pastes from it.

The verifier never leaves the server: whoever pastes must be who began, for the same kind, flow and
upstream. A mistyped paste costs nothing; a row is used up by a success or a definitive refusal.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete

from floway import clock
from floway.store import secrets
from floway.store.db import reading, transaction
from floway.store.tables.pending_sign_ins import PendingSignInRow

#: Long enough to sign in with a second factor; vendors let their codes live for less.
LIFE = timedelta(minutes=15)

_VERIFIER = "verifier"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a sign-in was begun for; another purpose does not find it."""

    #: None: the command line.
    user_id: str | None
    kind: str
    flow: str
    #: None: an upstream that is to be created.
    upstream_id: str | None = None


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """A sign-in that can still be finished."""

    purpose: Purpose
    verifier: str = field(repr=False)
    created_at: datetime


def start(state: str, verifier: str, purpose: Purpose) -> None:
    """Remember a sign-in for 15 minutes.

    :param state: unguessable, and never used before.
    """
    state_hash = _hash(state)
    sealed = secrets.seal({_VERIFIER: verifier}, _place(state_hash))
    with transaction() as session:
        session.add(
            PendingSignInRow(
                state_hash=state_hash,
                sealed_verifier=sealed,
                user_id=purpose.user_id,
                kind=purpose.kind,
                flow=purpose.flow,
                upstream_id=purpose.upstream_id,
                created_at=clock.now(),
            )
        )


def find(state: str, purpose: Purpose) -> PendingSignIn | None:
    """The sign-in of a pasted state; None when it is unknown, used up, too old or somebody else's."""
    state_hash = _hash(state)
    with reading() as session:
        row = session.get(PendingSignInRow, state_hash)
        if row is None or row.created_at <= clock.now() - LIFE:
            return None
        begun_for = Purpose(row.user_id, row.kind, row.flow, row.upstream_id)
        if begun_for != purpose:
            return None
        opened = secrets.open(row.sealed_verifier, _place(state_hash))
        return PendingSignIn(begun_for, opened[_VERIFIER], row.created_at)


def consume(state: str) -> bool:
    """Use a sign-in up; true for exactly one caller."""
    with transaction() as session:
        gone = session.scalars(
            delete(PendingSignInRow)
            .where(PendingSignInRow.state_hash == _hash(state))
            .returning(PendingSignInRow.state_hash)
        )
        return bool(gone.all())


def _hash(state: str) -> str:
    # A paste may hold anything that JSON can write.
    return sha256(state.encode("utf-8", "surrogatepass")).hexdigest()


def _place(state_hash: str) -> secrets.Place:
    return secrets.Place("pending_sign_ins", state_hash, "sealed_verifier")
