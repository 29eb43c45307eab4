from datetime import UTC, datetime, timedelta

import pytest

from floway import clock
from floway.store import setup_token
from floway.store.db import reading
from floway.store.tables.settings import SettingRow

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_a_token_is_good_once_and_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = NOW
    monkeypatch.setattr(clock, "now", lambda: now)
    assert setup_token.made_at() is None
    setup_token.write("first", NOW + timedelta(hours=1))
    setup_token.write("second", NOW + timedelta(hours=1))

    assert setup_token.made_at() == NOW
    assert not setup_token.take("first")
    assert not setup_token.take("half \ud800 a pair")
    assert setup_token.take("second")
    assert not setup_token.take("second")
    assert setup_token.made_at() is None

    setup_token.write("third", NOW + timedelta(hours=1))
    now = NOW + timedelta(hours=1)
    assert not setup_token.take("third")


def test_the_token_itself_is_not_stored() -> None:
    setup_token.write("telling", NOW)

    with reading() as session:
        row = session.get(SettingRow, "setup_token")
        assert row is not None
        assert "telling" not in repr(row.value)
