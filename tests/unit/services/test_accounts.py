from datetime import UTC, datetime, timedelta

import pytest

from floway.errors import ConfigError
from floway.services import accounts, passwords
from floway.store import api_keys, revision, sessions, upstreams, users

pytestmark = pytest.mark.usefixtures("app")

PASSWORD = "correct horse battery"


def test_a_user_can_sign_in_with_the_password_given() -> None:
    user = accounts.create_user("  Ada Lovelace ", "operator", PASSWORD)

    assert (user.name, user.role) == ("Ada Lovelace", "operator")
    assert passwords.verify(PASSWORD, user.password_hash)


def test_a_user_without_a_password_cannot_sign_in() -> None:
    assert accounts.create_user("ada").password_hash is None


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a" * 129, "tab\there"])
def test_a_name_is_one_printable_line(name: str) -> None:
    with pytest.raises(ConfigError, match="1 to 128 printable characters"):
        accounts.create_user(name)
    with pytest.raises(ConfigError, match="1 to 128 printable characters"):
        accounts.create_key(name)


def test_a_taken_name_and_a_weak_password_are_refused() -> None:
    accounts.create_user("ada")

    with pytest.raises(ConfigError, match="'ADA' exists already"):
        accounts.create_user("ADA")
    with pytest.raises(ConfigError, match="The password is shorter"):
        accounts.create_user("bob", password="short")
    assert [user.name for user in users.list_all()] == ["ada"]


def test_another_password_replaces_the_first() -> None:
    accounts.create_user("ada", password=PASSWORD)

    accounts.set_password("ADA", "another horse battery")

    assert passwords.verify("another horse battery", accounts.existing_user("ada").password_hash)
    with pytest.raises(ConfigError, match="no user named 'bob'"):
        accounts.set_password("bob", PASSWORD)


def test_the_administrator_is_made_once() -> None:
    accounts.ensure_admin(PASSWORD)
    admin = accounts.existing_user("admin")
    raw, _ = sessions.create(admin.id, timedelta(hours=1))
    before = revision.current()

    accounts.ensure_admin(PASSWORD)

    assert admin.role == "admin"
    assert passwords.verify(PASSWORD, admin.password_hash)
    assert accounts.existing_user("admin") == admin
    assert sessions.find(raw) is not None
    assert revision.current() == before


def test_the_administrator_is_put_right() -> None:
    user = accounts.create_user("Admin", "user")
    users.set_enabled(user.id, False)

    accounts.ensure_admin(PASSWORD)

    admin = accounts.existing_user("admin")
    assert (admin.id, admin.role, admin.enabled) == (user.id, "admin", True)
    assert passwords.verify(PASSWORD, admin.password_hash)


def test_a_key_belongs_to_the_administrator_unless_told_otherwise() -> None:
    accounts.create_user("ada")

    of_admin, _ = accounts.create_key("first")
    of_ada, _ = accounts.create_key("second", "ADA")

    assert (of_admin.user_name, of_ada.user_name) == ("admin", "ada")
    admin = accounts.existing_user("admin")
    assert (admin.role, admin.password_hash) == ("admin", None)
    with pytest.raises(ConfigError, match="no user named 'bob'"):
        accounts.create_key("third", "bob")


def test_a_key_cannot_be_bound_to_what_does_not_exist() -> None:
    one = upstreams.create("custom", "one", {}, {})

    key, _ = accounts.create_key("bound", upstream_ids=[one.id])

    assert key.upstream_ids == (one.id,)
    with pytest.raises(ConfigError, match="no upstream up_gone"):
        accounts.create_key("bound", upstream_ids=["up_gone"])
    with pytest.raises(ConfigError, match="would expire before"):
        accounts.create_key("late", expires_at=datetime(2020, 1, 1, tzinfo=UTC))


def test_a_key_is_revoked_by_id_or_by_a_name_that_fits_one() -> None:
    one, _ = accounts.create_key("one")
    two, _ = accounts.create_key("twin")
    other, _ = accounts.create_key("twin")

    assert accounts.revoke_key("one").id == one.id
    with pytest.raises(ConfigError, match="2 usable keys are named 'twin'"):
        accounts.revoke_key("twin")
    accounts.revoke_key(two.id)
    accounts.revoke_key("twin")

    assert all(key.revoked_at for key in api_keys.list_all())
    for reference in (one.id, other.id, "twin", "unknown"):
        with pytest.raises(ConfigError, match="no usable key"):
            accounts.revoke_key(reference)
