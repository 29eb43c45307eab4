"""API keys: created with the raw key shown once, found by its SHA-256."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from floway import clock
from floway.domain.caller import Caller, Scope, within
from floway.domain.limit import NO_LIMITS, Limits, ceilings
from floway.errors import EditConflict
from floway.store import ids, revision
from floway.store.constraints import broke_unique
from floway.store.db import reading, transaction
from floway.store.tables.api_keys import ApiKeyRow
from floway.store.tables.users import Role, UserRow

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
    #: Public model ids, also with a ``*`` at the end; None is every model.
    models: tuple[str, ...] | None = None
    #: What it may do in the admin API; None is nothing.
    scope: Scope | None = None
    #: How long whole requests are kept; None keeps none.
    dump_retention_seconds: int | None = None
    #: Of this key alone; those of its user hold besides.
    limits: Limits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class Administering:
    """A key that reaches the admin API, and whose it is."""

    key: ApiKey
    role: Role


def create(
    user_id: str,
    name: str,
    upstream_ids: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    strict_losses: bool = False,
    *,
    raw: str | None = None,
    models: Sequence[str] | None = None,
    scope: Scope | None = None,
    dump_retention_seconds: int | None = None,
    enabled: bool = True,
) -> tuple[ApiKey, str]:
    """Add a key; with it comes the raw key, which nobody can see again.

    :param raw: a key that somebody chose; a random one when None.
    :raises EditConflict: the chosen key is or was that of another row.
    """
    raw = raw or _random()
    row = ApiKeyRow(
        id=ids.fresh("key"),
        user_id=user_id,
        name=name,
        upstream_ids=_stored(upstream_ids),
        models=_stored(models),
        scope=scope,
        dump_retention_seconds=dump_retention_seconds,
        enabled=enabled,
        strict_losses=strict_losses,
        expires_at=expires_at,
        created_at=clock.now(),
        **_identity(raw),
    )
    try:
        with transaction() as session:
            session.add(row)
            session.flush()
            user_name = session.scalars(select(UserRow.name).where(UserRow.id == user_id)).one()
            revision.bump()
            # As it is read back: the engines keep milliseconds.
            session.refresh(row)
            return _api_key(row, user_name), raw
    except IntegrityError as error:
        raise _conflict(error) from None


def find(key_id: str) -> ApiKey | None:
    """The key with an id, if it is not revoked."""
    found = _keys(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
    return found[0] if found else None


def usable(user_id: str | None = None) -> tuple[ApiKey, ...]:
    """Keys that are not revoked, of one user or of all, oldest first."""
    live = ApiKeyRow.revoked_at.is_(None)
    return _keys(live) if user_id is None else _keys(live, ApiKeyRow.user_id == user_id)


def list_all() -> tuple[ApiKey, ...]:
    """Every key, revoked ones too, oldest first."""
    return _keys()


def change(key_id: str, edited: Callable[[ApiKey], ApiKey]) -> tuple[ApiKey, ApiKey] | None:
    """Replace what people decide about a key by what ``edited`` makes of it; concurrent changes wait.

    :return: the key as it was and as it is; None when it does not exist or is revoked.
    """
    with transaction() as session:
        row = _held(session, key_id)
        if row is None:
            return None
        user_name = session.scalars(select(UserRow.name).where(UserRow.id == row.user_id)).one()
        before = _api_key(row, user_name)
        wanted = edited(before)
        row.name, row.enabled, row.expires_at = wanted.name, wanted.enabled, wanted.expires_at
        row.upstream_ids, row.models = _stored(wanted.upstream_ids), _stored(wanted.models)
        row.strict_losses, row.scope = wanted.strict_losses, wanted.scope
        row.dump_retention_seconds = wanted.dump_retention_seconds
        row.limits = wanted.limits.document() or None
        session.flush()
        revision.bump()
        session.refresh(row)
        return before, _api_key(row, user_name)


def rotate(key_id: str, raw: str | None = None) -> str | None:
    """Give a key another raw key, which is returned; the one before is useless at once.

    :param raw: a key that somebody chose; a random one when None.
    :return: None when there is no such key or it is revoked.
    :raises EditConflict: the chosen key is or was that of another row.
    """
    raw = raw or _random()
    try:
        with transaction() as session:
            row = _held(session, key_id)
            if row is None:
                return None
            for name, value in _identity(raw).items():
                setattr(row, name, value)
            session.flush()
            revision.bump()
            return raw
    except IntegrityError as error:
        raise _conflict(error) from None


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


def callers() -> dict[bytes, Caller]:
    """``{SHA-256 of the raw key: who it is}`` of the keys that are good at this moment."""
    with reading() as session:
        rows = session.execute(
            select(ApiKeyRow, UserRow).join(UserRow, UserRow.id == ApiKeyRow.user_id).where(*_good())
        )
        return {bytes.fromhex(row.key_hash): _caller(row, user) for row, user in rows}


def administering(raw: str) -> Administering | None:
    """Whose key this is, in the admin API; None when it is not good at this moment."""
    with reading() as session:
        found = session.execute(
            select(ApiKeyRow, UserRow)
            .join(UserRow, UserRow.id == ApiKeyRow.user_id)
            .where(ApiKeyRow.key_hash == _hash(raw), *_good())
        ).one_or_none()
        if found is None:
            return None
        row, user = found
        return Administering(_api_key(row, user.name), user.role)


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


def _keys(*conditions: ColumnElement[bool]) -> tuple[ApiKey, ...]:
    with reading() as session:
        rows = session.execute(
            select(ApiKeyRow, UserRow.name)
            .join(UserRow, UserRow.id == ApiKeyRow.user_id)
            .where(*conditions)
            .order_by(ApiKeyRow.created_at, ApiKeyRow.id)
        )
        return tuple(_api_key(row, user_name) for row, user_name in rows)


def _held(session: Session, key_id: str) -> ApiKeyRow | None:
    """The row of a key that is not revoked; nobody else changes it before the transaction ends."""
    live = select(ApiKeyRow).where(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
    return session.scalars(live.with_for_update()).one_or_none()


def _good() -> tuple[ColumnElement[bool], ...]:
    """What must hold of a key and its owner for it to open anything."""
    return (
        ApiKeyRow.enabled.is_(True),
        ApiKeyRow.revoked_at.is_(None),
        UserRow.enabled.is_(True),
        ApiKeyRow.expires_at.is_(None) | (ApiKeyRow.expires_at > clock.now()),
    )


def _random() -> str:
    return RAW_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def _hash(raw: str) -> str:
    # A header is what a client sent: any text.
    return sha256(raw.encode("utf-8", "surrogateescape")).hexdigest()


def _identity(raw: str) -> dict[str, str]:
    """The columns by which a raw key is found, and told from others."""
    shown = len(RAW_PREFIX) + 4 if raw.startswith(RAW_PREFIX) else 4
    return {"key_hash": _hash(raw), "key_prefix": raw[:shown], "key_last4": raw[-4:]}


def _conflict(error: IntegrityError) -> Exception:
    if broke_unique(error, "api_keys", "key_hash"):
        return EditConflict("duplicate_key", "This key is or was in use already; choose another one.")
    return error


def _stored(values: Sequence[str] | None) -> list[str] | None:
    return None if values is None else list(values)


def _tuple(values: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _caller(row: ApiKeyRow, user: UserRow) -> Caller:
    return Caller(
        key_id=row.id,
        key_name=row.name,
        user_id=row.user_id,
        user_name=user.name,
        upstream_ids=within(row.upstream_ids, user.upstream_ids),
        strict_losses=row.strict_losses,
        models=_tuple(row.models),
        limits=ceilings(row.id, row.limits, user.id, user.limits),
        keeps_dumps=row.dump_retention_seconds is not None,
    )


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
        upstream_ids=_tuple(row.upstream_ids),
        strict_losses=row.strict_losses,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        models=_tuple(row.models),
        scope=row.scope,
        dump_retention_seconds=row.dump_retention_seconds,
        limits=Limits.of(row.limits),
    )
