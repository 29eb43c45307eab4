"""What all tables share: constraint names and the column types that behave alike on both engines."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Alembic can drop a constraint only by its name, so each gets one.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: A JSON document. None is SQL NULL; a loaded document is never changed in place, since that is not seen.
Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(at: datetime) -> int:
    """An instant as it is stored: milliseconds since 1970, rounded down.

    :raises ValueError: it has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a stored instant must have a time zone")
    return (at - _EPOCH) // _MILLISECOND


class Base(DeclarativeBase):
    """The base of all row classes."""

    metadata = metadata


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as milliseconds since 1970.

    SQLite gives naive datetimes back; integers compare and sort alike on both engines.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Milliseconds, rounded down."""
        if value is None:
            return None
        return milliseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The instant, in UTC."""
        return None if value is None else _EPOCH + timedelta(milliseconds=int(value))
