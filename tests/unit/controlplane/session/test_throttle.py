"""How often a login may be refused."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from floway.controlplane.session import throttle
from floway.controlplane.session.throttle import Limit
from floway.store import login_failures
from floway.store.login_failures import Failures

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMIT = Limit(3, timedelta(minutes=5))


@pytest.mark.parametrize(
    ("count", "seconds_ago", "expected"),
    [(0, None, 0), (2, 1, 0), (3, 1, 59), (3, 59.5, 1), (3, 60, 0), (99, 0, 60)],
)
def test_beyond_the_limit_one_attempt_a_minute_is_left(
    count: int, seconds_ago: float | None, expected: int
) -> None:
    last_at = None if seconds_ago is None else NOW - timedelta(seconds=seconds_ago)

    assert throttle.wait(LIMIT, Failures(count, last_at), NOW) == expected


def test_the_eleventh_wrong_password_of_a_name_waits_from_wherever_it_comes(app: Flask) -> None:
    waits = [throttle.admit("ada", f"192.0.2.{number}") for number in range(11)]

    assert waits[:10] == [0] * 10
    assert 0 < waits[10] <= 60


def test_another_spelling_of_the_name_has_no_count_of_its_own(app: Flask) -> None:
    for number in range(10):
        throttle.admit("Ada" if number % 2 else "\uff41da", "192.0.2.1")

    assert throttle.admit("ADA", "192.0.2.2") > 0
    assert throttle.admit("bob", "192.0.2.2") == 0


def test_an_address_runs_out_whatever_names_it_tries(app: Flask) -> None:
    waits = [throttle.admit(f"name-{number}", "192.0.2.1") for number in range(21)]

    assert waits[:20] == [0] * 20
    assert waits[20] > 0
    assert throttle.admit("ada", "192.0.2.2") == 0


def test_a_wait_is_not_itself_an_attempt(app: Flask) -> None:
    for _ in range(15):
        throttle.admit("ada", "192.0.2.1")

    assert login_failures.within(timedelta(minutes=15), user_name="ada").count == 10
