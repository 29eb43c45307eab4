"""Set-ups of coding agents between the dashboard and the machine that downloads the script."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import delete, func, select, update

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.agent_setups import AgentSetupRow
from floway.store.tables.usage import UsageRequestRow

#: Long enough to copy a command to another machine. The dashboard asks for more while its page is open.
LIFE: Final = timedelta(minutes=5)

#: How long after the download the dashboard can see whether the key is used.
WATCHED: Final = timedelta(hours=1)

#: How long after its end a set-up still tells what its user has chosen the last time.
REMEMBERED: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AgentSetup:
    """One set-up; its token is known only to who began it."""

    user_id: str
    key_name: str
    asks_key: bool
    #: ``{agent: its choices}``.
    configuration: Mapping[str, Any]
    revision: int
    created_at: datetime
    expires_at: datetime
    #: None: the script can still be downloaded.
    downloaded_at: datetime | None
    key_id: str | None


def start(
    token: str, user_id: str, key_name: str, asks_key: bool, configuration: Mapping[str, Any]
) -> AgentSetup:
    """Remember a set-up, and forget those of its user that have ended.

    :param token: unguessable, and never used before.
    """
    at = clock.now()
    with transaction() as session:
        session.execute(
            delete(AgentSetupRow).where(AgentSetupRow.user_id == user_id, AgentSetupRow.expires_at <= at)
        )
        row = AgentSetupRow(
            token_hash=_hash(token),
            user_id=user_id,
            key_name=key_name,
            asks_key=asks_key,
            configuration=dict(configuration),
            revision=1,
            created_at=at,
            expires_at=at + LIFE,
        )
        session.add(row)
        session.flush()
        return _setup(row)


def latest(user_id: str) -> AgentSetup | None:
    """The newest set-up of a user, also one that has ended."""
    newest = select(AgentSetupRow).where(AgentSetupRow.user_id == user_id)
    with reading() as session:
        row = session.scalars(newest.order_by(AgentSetupRow.created_at.desc()).limit(1)).one_or_none()
        return None if row is None else _setup(row)


def find(token: str) -> AgentSetup | None:
    """The set-up of a token; None when it is unknown or has ended."""
    with reading() as session:
        row = session.get(AgentSetupRow, _hash(token))
        return None if row is None or row.expires_at <= clock.now() else _setup(row)


def change(
    token: str, revision: int, key_name: str, asks_key: bool, configuration: Mapping[str, Any]
) -> AgentSetup | None:
    """Change a set-up that is still at a revision; None when somebody else was faster, or it is over."""
    return _update(
        token,
        AgentSetupRow.revision == revision,
        AgentSetupRow.downloaded_at.is_(None),
        key_name=key_name,
        asks_key=asks_key,
        configuration=dict(configuration),
        revision=revision + 1,
    )


def extend(token: str) -> AgentSetup | None:
    """Give a set-up that was not downloaded another five minutes; None when it is over."""
    expires_at = clock.now() + LIFE
    return _update(token, AgentSetupRow.downloaded_at.is_(None), expires_at=expires_at)


def spend(token: str) -> AgentSetup | None:
    """Use a set-up up; for exactly one caller it is not None."""
    at = clock.now()
    unused = AgentSetupRow.downloaded_at.is_(None)
    return _update(token, unused, downloaded_at=at, expires_at=at + WATCHED)


def note_key(token: str, key_id: str) -> None:
    """Remember which key the download has made."""
    _update(token, key_id=key_id)


def first_use(key_id: str) -> datetime | None:
    """When the first request with a key came that was settled; within a second of its end."""
    of_key = UsageRequestRow.key_id == key_id
    with reading() as session:
        return session.scalars(select(func.min(UsageRequestRow.started_at)).where(of_key)).one()


def _update(token: str, *conditions: Any, **values: Any) -> AgentSetup | None:
    alive = (AgentSetupRow.token_hash == _hash(token), AgentSetupRow.expires_at > clock.now())
    with transaction() as session:
        changed = session.scalars(
            update(AgentSetupRow)
            .where(*alive, *conditions)
            .values(**values)
            .returning(AgentSetupRow)
            .execution_options(synchronize_session=False, populate_existing=True)
        ).one_or_none()
        return None if changed is None else _setup(changed)


def _hash(token: str) -> str:
    # A path may hold anything.
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _setup(row: AgentSetupRow) -> AgentSetup:
    return AgentSetup(
        row.user_id,
        row.key_name,
        row.asks_key,
        row.configuration,
        row.revision,
        row.created_at,
        row.expires_at,
        row.downloaded_at,
        row.key_id,
    )
