from datetime import UTC, datetime, timedelta

import pytest

from floway import clock
from floway.errors import ConfigError, EditConflict
from floway.services import first_run
from floway.store import audit, users

pytestmark = pytest.mark.usefixtures("app")


def test_the_token_makes_one_administrator() -> None:
    assert first_run.needs_setup()
    token = first_run.make_token()

    root = first_run.make_administrator(token, " root ", "hash")

    assert (root.name, root.role, root.password_hash) == ("root", "admin", "hash")
    assert not first_run.needs_setup()
    assert token not in repr(audit.page(5))
    with pytest.raises(EditConflict) as refused:
        first_run.make_administrator(token, "second", "hash")
    assert refused.value.code == "setup_done"
    with pytest.raises(ConfigError, match="can sign in already"):
        first_run.make_token()
    assert len(users.list_all()) == 1


def test_a_user_without_a_password_is_taken_over() -> None:
    admin = users.create("admin", "user")
    users.set_enabled(admin.id, False)

    made = first_run.make_administrator(first_run.make_token(), "ADMIN", "hash")

    assert (made.id, made.role, made.enabled) == (admin.id, "admin", True)
    assert users.find(admin.id) == made


def test_a_wrong_or_old_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    replaced, token = first_run.make_token(), first_run.make_token()

    for wrong in ("", "guessed", replaced):
        with pytest.raises(ConfigError) as refused:
            first_run.make_administrator(wrong, "root", "hash")
        assert refused.value.code == "setup_token_invalid"
    now += timedelta(hours=24)
    with pytest.raises(ConfigError):
        first_run.make_administrator(token, "root", "hash")

    assert first_run.needs_setup()


def test_a_name_that_cannot_be_leaves_the_token_good() -> None:
    token = first_run.make_token()

    with pytest.raises(ConfigError, match="printable"):
        first_run.make_administrator(token, "a\nb", "hash")

    assert first_run.make_administrator(token, "root", "hash").name == "root"


def test_a_token_is_too_late_when_somebody_got_in_meanwhile() -> None:
    token = first_run.make_token()
    users.create("root", "admin", "hash")

    with pytest.raises(EditConflict):
        first_run.make_administrator(token, "second", "hash")


def test_the_workers_of_one_start_print_one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    first = first_run.token_at_start()

    assert first is not None
    assert first_run.token_at_start() is None
    now += timedelta(minutes=2)
    again = first_run.token_at_start()
    assert again not in (None, first)
    first_run.make_administrator(str(again), "root", "hash")
    assert first_run.token_at_start() is None
