"""API keys: created with the raw key shown once, found by its SHA-256."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update

from floway import clock
from floway.domain.caller import Caller
from floway.store import ids, revision
from floway.store.db import reading, transaction
from floway.store.tables.api_keys import ApiKeyRow
from floway.store.tables.users import UserRow

RAW_PREFIX = "sk-floway-"

#: 240 random bits, so that a plain SHA-256 cannot be reversed by trying.
_RANDOM_BYTES = 30

#: Parameters of one statement; PostgreSQL and SQLite plan long lists badly.
_MAX_LIST = 500


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A stored key; the raw key is not part of it."""

    id: str
    name: str
    user_id: str
    user_name: str
    #: The first characters of the raw key, to tell keys apart.
    prefix: str
    last4: str
    enabled: bool
    created_at: datetime
    #: Upstream ids in the order to try them; None is unrestricted.
    upstream_ids: tuple[str, ...] | None = None
    #: Whether translations that lose something are refused.
    strict_losses: bool = False
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


def create(
    user_id: str,
    name: str,
    upstream_ids: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    strict_losses: bool = False,
) -> tuple[ApiKey, str]:
    """Add a key; with it comes the raw key, which nobody can see again."""
    raw = RAW_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    row = ApiKeyRow(
        id=ids.fresh("key"),
        user_id=user_id,
        name=name,
        key_hash=sha256(raw.encode()).hexdigest(),
        key_prefix=raw[: len(RAW_PREFIX) + 4],
        key_last4=raw[-4:],
        upstream_ids=None if upstream_ids is None else list(upstream_ids),
        enabled=True,
        strict_losses=strict_losses,
        expires_at=expires_at,
        created_at=clock.now(),
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        user_name = session.scalars(select(UserRow.name).where(UserRow.id == user_id)).one()
        revision.bump()
        # As it is read back: the engines keep milliseconds.
        session.refresh(row)
        return _api_key(row, user_name), raw


def list_all() -> tuple[ApiKey, ...]:
    """Every key, revoked ones too, oldest first."""
    with reading() as session:
        rows = session.execute(
            select(ApiKeyRow, UserRow.name)
            .join(UserRow, UserRow.id == ApiKeyRow.user_id)
            .order_by(ApiKeyRow.created_at, ApiKeyRow.id)
        )
        return tuple(_api_key(row, user_name) for row, user_name in rows)


def revoke(key_id: str) -> bool:
    """Make a key useless for good; False when there is no such key or it is revoked already."""
    with transaction() as session:
        revoked = session.scalars(
            update(ApiKeyRow)
            .where(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
            .values(enabled=False, revoked_at=clock.now())
            .returning(ApiKeyRow.id)
        ).all()
        if revoked:
            revision.bump()
        return bool(revoked)


def set_strict(key_id: str, strict_losses: bool) -> bool:
    """Let a key refuse lossy translations, or not; False when there is no usable key of this id."""
    with transaction() as session:
        changed = session.scalars(
            update(ApiKeyRow)
            .where(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
            .values(strict_losses=strict_losses)
            .returning(ApiKeyRow.id)
        ).all()
        if changed:
            revision.bump()
        return bool(changed)


def callers() -> dict[bytes, Caller]:
    """``{SHA-256 of the raw key: who it is}`` of the keys that are good at this moment."""
    with reading() as session:
        rows = session.execute(
            select(ApiKeyRow, UserRow.name)
            .join(UserRow, UserRow.id == ApiKeyRow.user_id)
            .where(
                ApiKeyRow.enabled,
                ApiKeyRow.revoked_at.is_(None),
                UserRow.enabled,
                ApiKeyRow.expires_at.is_(None) | (ApiKeyRow.expires_at > clock.now()),
            )
        )
        return {bytes.fromhex(row.key_hash): _caller(row, user_name) for row, user_name in rows}


def next_expiry() -> datetime | None:
    """When the answer of ``callers`` changes by itself; None: not until a key is changed."""
    with reading() as session:
        soonest = select(func.min(ApiKeyRow.expires_at)).where(
            ApiKeyRow.enabled, ApiKeyRow.revoked_at.is_(None), ApiKeyRow.expires_at > clock.now()
        )
        return session.scalars(soonest).one()


def touch(key_ids: Sequence[str], at: datetime) -> None:
    """Note when keys were last used. The gateway does not read it, so the revision stays."""
    with transaction() as session:
        # One order for everybody, so that two writers never wait for each other.
        ordered = sorted(set(key_ids))
        for start in range(0, len(ordered), _MAX_LIST):
            some = ordered[start : start + _MAX_LIST]
            session.execute(update(ApiKeyRow).where(ApiKeyRow.id.in_(some)).values(last_used_at=at))


def _caller(row: ApiKeyRow, user_name: str) -> Caller:
    upstream_ids = None if row.upstream_ids is None else tuple(row.upstream_ids)
    return Caller(row.id, row.name, row.user_id, user_name, upstream_ids, row.strict_losses)


def _api_key(row: ApiKeyRow, user_name: str) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        user_id=row.user_id,
        user_name=user_name,
        prefix=row.key_prefix,
        last4=row.key_last4,
        enabled=row.enabled,
        created_at=row.created_at,
        upstream_ids=None if row.upstream_ids is None else tuple(row.upstream_ids),
        strict_losses=row.strict_losses,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
