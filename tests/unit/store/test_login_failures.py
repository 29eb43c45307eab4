from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from floway import clock
from floway.store import login_failures
from floway.store.db import reading
from floway.store.login_failures import Failures
from floway.store.tables.login_failures import LoginFailureRow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock shows, as the one element of a list."""
    shown = [NOW]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


def test_failures_are_counted_by_name_by_address_and_altogether(at: list[datetime]) -> None:
    login_failures.record("ada", "192.0.2.1")
    login_failures.record("ADA", "192.0.2.2")
    login_failures.record("bob", "192.0.2.2")

    assert login_failures.within(MINUTE) == Failures(3, NOW)
    assert login_failures.within(MINUTE, user_name="Ada") == Failures(2, NOW)
    assert login_failures.within(MINUTE, address="192.0.2.2") == Failures(2, NOW)
    assert login_failures.within(MINUTE, user_name="eve") == Failures(0, None)


def test_a_window_ends_and_old_rows_go(at: list[datetime]) -> None:
    login_failures.record("ada", "192.0.2.1")
    at[0] = NOW + MINUTE
    assert login_failures.within(MINUTE).count == 0
    assert login_failures.within(2 * MINUTE).count == 1

    at[0] = NOW + 16 * MINUTE
    login_failures.record("bob", "192.0.2.1")

    assert login_failures.within(timedelta(days=1)).count == 1


def test_a_success_takes_back_the_own_failures_only(at: list[datetime]) -> None:
    login_failures.record("ada", "192.0.2.1")
    login_failures.record("ada", "192.0.2.66")
    login_failures.record("bob", "192.0.2.1")

    login_failures.forget("Ada", "192.0.2.1")

    assert login_failures.within(MINUTE, user_name="ada").count == 1
    assert login_failures.within(MINUTE, address="192.0.2.1").count == 1


def test_a_very_long_name_is_stored_cut(at: list[datetime]) -> None:
    login_failures.record("x" * 5000, "y" * 5000)

    assert login_failures.within(MINUTE, user_name="x" * 5000, address="y" * 5000).count == 1


def test_what_was_typed_is_not_stored(at: list[datetime]) -> None:
    login_failures.record("a password, by mistake", "192.0.2.1")

    with reading() as session:
        [row] = session.scalars(select(LoginFailureRow))
        assert "password" not in row.user_name
    assert login_failures.within(MINUTE, user_name="A password, by mistake").count == 1
