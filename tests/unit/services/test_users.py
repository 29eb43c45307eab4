from dataclasses import replace
from datetime import timedelta

import pytest

from floway.domain.actor import Actor
from floway.errors import ConfigError, EditConflict, NotThere
from floway.services import accounts, passwords
from floway.services import users as service
from floway.store import audit, sessions, users
from floway.store.users import User

pytestmark = pytest.mark.usefixtures("app")

PASSWORD = "correct horse battery"
BY = Actor("session", "usr_root", "root")


@pytest.fixture
def root(app: object) -> User:
    return users.create("root", "admin", "hash")


@pytest.fixture
def ada(root: User) -> User:
    return users.create("ada", "operator", "hash")


def code(refused: pytest.ExceptionInfo[ConfigError]) -> str:
    return refused.value.code


def test_an_edit_is_stored_and_told_without_the_password(ada: User) -> None:
    changed = service.edit(ada.id, {"name": "Ada", "role": "viewer", "password_hash": "other"}, by=BY)

    assert users.find(ada.id) == replace(ada, name="Ada", role="viewer", password_hash="other") == changed
    [entry, *_] = audit.page(5)
    assert (entry.action, entry.object_name) == ("user.updated", "Ada")
    assert entry.detail == {"name": ["ada", "Ada"], "role": ["operator", "viewer"], "password": "set"}


@pytest.mark.parametrize(
    ("wanted", "ends"),
    [
        ({"role": "viewer"}, True),
        ({"enabled": False}, True),
        ({"password_hash": "other"}, True),
        ({"password_hash": None}, True),
        ({"name": "Ada"}, False),
        ({"upstream_ids": None}, False),
        ({"role": "operator"}, False),
    ],
)
def test_sessions_end_with_what_they_were_granted_for(
    ada: User, wanted: dict[str, object], ends: bool
) -> None:
    raw, _ = sessions.create(ada.id, timedelta(hours=1))

    service.edit(ada.id, wanted)

    assert (sessions.find(raw) is None) == ends


def test_an_administrator_who_changes_their_own_password_stays_signed_in(root: User) -> None:
    here, there = (sessions.create(root.id, timedelta(hours=1))[0] for _ in range(2))
    session = sessions.find(here)
    assert session is not None

    service.edit(
        root.id, {"password_hash": "other"}, acting_user_id=root.id, kept_session_id=session.session_id
    )

    assert sessions.find(here) is not None
    assert sessions.find(there) is None


def test_nobody_takes_their_own_role_or_access_away(root: User) -> None:
    users.create("other", "admin", "hash")
    for wanted in ({"role": "viewer"}, {"enabled": False}):
        with pytest.raises(ConfigError) as refused:
            service.edit(root.id, wanted, acting_user_id=root.id)
        assert code(refused) == "self_protection"
    with pytest.raises(ConfigError) as refused:
        service.remove(root.id, acting_user_id=root.id)
    assert code(refused) == "self_protection"
    assert service.edit(root.id, {"name": "Root"}, acting_user_id=root.id).name == "Root"


def test_the_last_administrator_stays_one(root: User) -> None:
    users.create("without-password", "admin")
    for wanted in ({"role": "user"}, {"enabled": False}, {"password_hash": None}):
        with pytest.raises(ConfigError) as refused:
            service.edit(root.id, wanted)
        assert code(refused) == "protected_user"
    with pytest.raises(ConfigError) as refused:
        service.remove(root.id)
    assert code(refused) == "protected_user"

    users.create("second", "admin", "hash")
    assert service.edit(root.id, {"role": "user"}).role == "user"


def test_an_administrator_demotes_another(root: User) -> None:
    other = users.create("other", "admin", "hash")

    assert service.edit(other.id, {"role": "user"}, acting_user_id=root.id).role == "user"


def test_a_user_is_deleted_once(ada: User) -> None:
    assert service.remove(ada.id, by=BY) == ada

    assert users.find(ada.id) is None
    [entry, *_] = audit.page(5)
    assert (entry.action, entry.object_name) == ("user.deleted", "ada")
    with pytest.raises(NotThere):
        service.remove(ada.id)
    with pytest.raises(NotThere):
        service.edit(ada.id, {"name": "x"})


def test_values_that_cannot_be_are_refused(ada: User) -> None:
    for wanted in ({"name": "a\nb"}, {"upstream_ids": ["up_gone"]}, {"upstream_ids": []}):
        with pytest.raises(ConfigError):
            service.edit(ada.id, wanted)
    with pytest.raises(EditConflict, match="ROOT"):
        service.edit(ada.id, {"name": "ROOT"})
    assert users.find(ada.id) == ada


def test_an_own_password_needs_the_current_one_and_ends_other_sessions(root: User) -> None:
    bob = accounts.create_user("bob", "user", PASSWORD)
    here, there = (sessions.create(bob.id, timedelta(hours=1))[0] for _ in range(2))
    session = sessions.find(here)
    assert session is not None
    with pytest.raises(ConfigError) as refused:
        service.require_password(bob, "wrong")
    assert code(refused) == "wrong_current_password"
    service.require_password(bob, PASSWORD)

    service.set_own_password(bob, "other", session.session_id, BY)

    changed = users.find(bob.id)
    assert changed is not None
    assert changed.password_hash == "other"
    assert (sessions.find(here) is None, sessions.find(there) is None) == (False, True)
    with pytest.raises(EditConflict):
        service.set_own_password(bob, "third", session.session_id, BY)


def test_who_has_no_password_cannot_change_it(root: User) -> None:
    keyless = users.create("keyless", "user")

    with pytest.raises(ConfigError) as refused:
        service.require_password(keyless, "")

    assert code(refused) == "no_password_set"


def test_a_reset_by_name_is_audited(root: User) -> None:
    accounts.set_password("root", PASSWORD, by=BY)

    found = users.find(root.id)
    assert found is not None
    assert passwords.verify(PASSWORD, found.password_hash)
    assert audit.page(1)[0].action == "user.password_set"
