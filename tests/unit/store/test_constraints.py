import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from floway.store import users
from floway.store.constraints import broke_unique
from floway.store.db import transaction

pytestmark = pytest.mark.usefixtures("app")


def broken(statement: str) -> IntegrityError:
    def run() -> None:
        with transaction() as session:
            session.execute(text(statement))

    with pytest.raises(IntegrityError) as caught:
        run()
    return caught.value


def test_the_unique_constraint_that_broke_is_recognised() -> None:
    users.create("ada", "user")

    error = broken(
        "INSERT INTO users (id, name, name_key, role, created_at) VALUES ('usr_2', 'ada', 'ada', 'user', 0)"
    )

    assert broke_unique(error, "users", "name_key")
    assert not broke_unique(error, "users", "name")
    assert not broke_unique(error, "upstreams", "name_key")


def test_other_constraints_are_not_mistaken_for_it() -> None:
    users.create("ada", "user")

    missing = broken("INSERT INTO users (id, name, role, created_at) VALUES ('usr_2', 'bob', 'user', 0)")
    orphan = broken(
        "INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, last_seen_at, expires_at) "
        "VALUES ('t', 'usr_unknown', 'c', 0, 0, 0)"
    )

    assert not broke_unique(missing, "users", "name_key")
    assert not broke_unique(orphan, "users", "name_key")
