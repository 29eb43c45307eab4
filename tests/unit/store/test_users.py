from dataclasses import replace
from datetime import timedelta

import pytest

from floway.errors import ConfigError, EditConflict
from floway.store import api_keys, revision, sessions, users

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


def test_what_administrators_decide_is_stored() -> None:
    ada = users.create("ada", "user", upstream_ids=["up_1"])
    users.create("bob", "user")
    before = revision.current()
    wanted = replace(
        ada, name="Ada L", role="viewer", enabled=False, upstream_ids=("up_2", "up_1"), password_hash="hash"
    )

    users.replace(wanted)

    assert users.find(ada.id) == wanted
    assert users.named("ada l") == wanted
    assert revision.current() == before + 1
    with pytest.raises(EditConflict) as refused:
        users.replace(replace(wanted, name="BOB"))
    assert refused.value.code == "duplicate_username"


def test_a_deleted_user_is_gone_with_keys_and_sessions_and_the_name_is_free() -> None:
    ada = users.create("ada", "admin", "hash")
    key, _ = api_keys.create(ada.id, "laptop")
    cookie, _ = sessions.create(ada.id, timedelta(hours=1))

    users.remove(ada.id)
    users.remove(ada.id)

    assert (users.find(ada.id), users.named("ada"), users.list_all()) == (None, None, ())
    assert sessions.find(cookie) is None
    assert api_keys.callers() == {}
    assert api_keys.find(key.id) is None
    assert [each.user_name for each in api_keys.list_all()] == ["ada"]
    again = users.create("ada", "user")
    assert users.list_all() == (again,)
    users.remove(again.id)
    assert users.create("ada", "user").id != again.id


def test_a_user_is_held_with_all_administrators() -> None:
    ada, root = users.create("ada", "user"), users.create("root", "admin")
    users.create("bob", "user")
    gone = users.create("gone", "admin")
    users.remove(gone.id)

    assert users.held(ada.id) == (ada, (root,))
    assert users.held(root.id) == (root, (root,))
    assert users.held(gone.id) == (None, (root,))


def test_somebody_can_sign_in_with_a_password_and_access() -> None:
    ada = users.create("ada", "admin")
    assert not users.can_anybody_sign_in()

    users.set_password(ada.id, "hash")
    assert users.can_anybody_sign_in()

    users.set_enabled(ada.id, False)
    assert not users.can_anybody_sign_in()
