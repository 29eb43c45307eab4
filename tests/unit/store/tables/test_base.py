from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from floway.store.tables.base import Instant

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("at", "stored"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(2026, 5, 1, 12, 0, 0, 125_999, UTC), 1_777_636_800_125),
        (datetime(2026, 5, 1, 14, 0, tzinfo=timezone(timedelta(hours=2))), 1_777_636_800_000),
        (datetime(1969, 12, 31, 23, 59, 59, 999_500, UTC), -1),
        (None, None),
    ],
)
def test_an_instant_is_stored_as_milliseconds(at: datetime | None, stored: int | None) -> None:
    assert Instant().process_bind_param(at, DIALECT) == stored


def test_an_instant_comes_back_in_utc() -> None:
    assert Instant().process_result_value(1_777_636_800_125, DIALECT) == datetime(
        2026, 5, 1, 12, 0, 0, 125_000, UTC
    )
    assert Instant().process_result_value(None, DIALECT) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2026, 5, 1), DIALECT)
