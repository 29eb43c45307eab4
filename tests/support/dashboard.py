"""A signed-in browser, as the admin API sees it."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.services import accounts
from floway.store.users import Role, User

PASSWORD = "the right password"


def person(name: str = "ada", role: Role = "admin") -> User:
    """A stored user with ``PASSWORD``; needs the app context."""
    return accounts.create_user(name, role, PASSWORD)


def log_in(client: FlaskClient, name: str = "ada", password: str = PASSWORD) -> TestResponse:
    """The answer to a login."""
    return client.post("/api/session", json={"name": name, "password": password})


def signed_in(client: FlaskClient, name: str = "ada") -> dict[str, str]:
    """Sign a client in; the headers that its changes must carry."""
    response = log_in(client, name)
    assert response.status_code == 200, response.get_data(as_text=True)
    body = response.get_json()
    return {"X-CSRF-Token": body["csrf_token"]}
