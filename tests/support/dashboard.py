"""A signed-in browser, as the admin API sees it."""

from datetime import timedelta
from functools import cache

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.controlplane import auth
from floway.services import passwords
from floway.store import sessions, users
from floway.store.users import Role, User

PASSWORD = "the right password"


def person(name: str = "ada", role: Role = "admin") -> User:
    """A stored user with ``PASSWORD``; needs the app context."""
    return users.create(name, role, _password_hash())


def log_in(client: FlaskClient, name: str = "ada", password: str = PASSWORD) -> TestResponse:
    """The answer to a login."""
    return client.post("/api/session", json={"name": name, "password": password})


def signed_in(client: FlaskClient, name: str = "ada") -> dict[str, str]:
    """Sign a client in, without the slow check of its password; the headers that its changes must carry."""
    user = users.named(name)
    assert user is not None, f"there is no {name}"
    raw, csrf_token = sessions.create(user.id, timedelta(hours=24))
    client.set_cookie(auth.COOKIE, raw)
    return {"X-CSRF-Token": csrf_token}


@cache
def _password_hash() -> str:
    # As slow as a login must be, so not once per test.
    return passwords.hashed(PASSWORD)
