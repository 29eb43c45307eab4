from datetime import UTC, datetime, timedelta

from floway import clock


def test_now_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)

    now = clock.now()

    assert now.tzinfo is UTC
    assert before <= now <= before + timedelta(minutes=1)
