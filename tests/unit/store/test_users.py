from datetime import timedelta

import pytest

from floway.errors import ConfigError
from floway.store import revision, sessions, users

pytestmark = pytest.mark.usefixtures("app")


def test_a_user_is_found_by_id_and_by_name_in_any_case() -> None:
    ada = users.create("Ada", "admin", "hash")

    assert users.find(ada.id) == ada
    assert users.named("aDA") == ada
    assert ada.role == "admin"
    assert ada.password_hash == "hash"
    assert users.named("bob") is None


@pytest.mark.parametrize(("first", "second"), [("ada", "ADA"), ("straße", "STRASSE"), ("ﬁn", "fin")])
def test_two_users_cannot_share_a_name_in_another_case(first: str, second: str) -> None:
    users.create(first, "user")

    with pytest.raises(ConfigError, match="exists already"):
        users.create(second, "user")

    assert [user.name for user in users.list_all()] == [first]


def test_the_store_goes_on_after_a_refused_name() -> None:
    users.create("ada", "user")
    with pytest.raises(ConfigError):
        users.create("ada", "user")

    users.create("bob", "viewer")

    assert [(user.name, user.role) for user in users.list_all()] == [("ada", "user"), ("bob", "viewer")]


def test_another_password_ends_the_sessions_of_that_user_only() -> None:
    ada, bob = users.create("ada", "admin", "old"), users.create("bob", "admin", "old")
    of_ada, _ = sessions.create(ada.id, timedelta(hours=1))
    of_bob, _ = sessions.create(bob.id, timedelta(hours=1))

    users.set_password(ada.id, "new")

    changed = users.find(ada.id)
    assert changed is not None
    assert changed.password_hash == "new"
    assert sessions.find(of_ada) is None
    assert sessions.find(of_bob) is not None


def test_a_disabled_user_has_no_session_and_the_gateway_hears_of_it() -> None:
    ada = users.create("ada", "admin")
    raw, _ = sessions.create(ada.id, timedelta(hours=1))
    before = revision.current()

    users.set_enabled(ada.id, False)
    users.set_enabled(ada.id, True)

    assert sessions.find(raw) is None
    assert revision.current() == before + 2


def test_a_role_can_change() -> None:
    ada = users.create("ada", "user")

    users.set_role(ada.id, "admin")

    changed = users.find(ada.id)
    assert changed is not None
    assert changed.role == "admin"


def test_a_password_hash_is_not_printed() -> None:
    assert "argon-hash" not in repr(users.create("ada", "user", "argon-hash"))
