"""The one-time token with which the first administrator is made; only its hash is stored."""

from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import delete, select

from floway import clock
from floway.store import revision
from floway.store.db import reading, transaction
from floway.store.tables.settings import SettingRow

_KEY = "setup_token"


def write(raw: str, expires_at: datetime) -> None:
    """Store a token in place of the one before, which is good for nothing then."""
    value = {"hash": _hash(raw), "made_at": _ms(clock.now()), "expires_at": _ms(expires_at)}
    with transaction() as session:
        revision.hold()
        row = session.get(SettingRow, _KEY)
        if row is None:
            session.add(SettingRow(key=_KEY, value=value))
        else:
            row.value = value


def made_at() -> datetime | None:
    """When the present token was made; None without one."""
    with reading() as session:
        value = session.scalars(select(SettingRow.value).where(SettingRow.key == _KEY)).one_or_none()
        return None if value is None else datetime.fromtimestamp(value["made_at"] / 1000, UTC)


def take(raw: str) -> bool:
    """Use a token up; whether it was the right one, and in time."""
    with transaction() as session:
        revision.hold()
        row = session.get(SettingRow, _KEY, populate_existing=True)
        if row is None or row.value["hash"] != _hash(raw) or row.value["expires_at"] <= _ms(clock.now()):
            return False
        session.execute(delete(SettingRow).where(SettingRow.key == _KEY))
        return True


def _hash(raw: str) -> str:
    return sha256(raw.encode("utf-8", "replace")).hexdigest()


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
