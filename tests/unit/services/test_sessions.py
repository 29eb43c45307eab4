from datetime import timedelta

import pytest

from floway.domain.actor import COMMAND_LINE
from floway.errors import NotThere
from floway.services import sessions as service
from floway.store import audit, sessions, users
from floway.store.users import User


@pytest.fixture
def ada(app: object) -> User:
    return users.create("ada", "user")


def begun(user: User) -> str:
    raw, _ = sessions.create(user.id, timedelta(hours=1))
    found = sessions.find(raw)
    assert found is not None
    return found.session_id


def test_one_session_is_ended_if_it_is_the_users(ada: User) -> None:
    bob = users.create("bob", "user")
    own = begun(ada)

    with pytest.raises(NotThere):
        service.revoke(own, bob.id, COMMAND_LINE)
    service.revoke(own, ada.id, COMMAND_LINE)
    with pytest.raises(NotThere):
        service.revoke(own, None, COMMAND_LINE)

    assert [entry.action for entry in audit.page(5)] == ["session.revoked"]


def test_many_are_ended_and_counted(ada: User) -> None:
    bob = users.create("bob", "user")
    kept = begun(ada)
    for _ in range(2):
        begun(ada)
    begun(bob)

    assert service.revoke_others(ada.id, kept, COMMAND_LINE) == 2
    assert service.revoke_all(ada, COMMAND_LINE) == 1
    assert service.revoke_all(None, COMMAND_LINE) == 1
    assert [entry.detail["ended"] for entry in audit.page(5)] == [1, 1, 2]
