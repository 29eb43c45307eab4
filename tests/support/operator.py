"""An administrator of a running gateway: signed in to its admin API, over HTTP."""

import json
from types import TracebackType
from typing import Any

import requests
from flask import Flask

from floway.store.users import Role
from tests.support.dashboard import PASSWORD, person
from tests.support.gateway import Gateway


class Operator:
    """A session of the admin API."""

    def __init__(self, gateway: Gateway, app: Flask, name: str = "operator", role: Role = "admin") -> None:
        """Make the user and sign in; the gateway runs already.

        :param app: on the gateway's database.
        """
        with app.app_context():
            person(name, role)
        self._base_url = f"{gateway.base_url}/api"
        self._session = requests.Session()
        self._session.trust_env = False
        signed_in = self.post("session", name=name, password=PASSWORD)
        self._session.headers["X-CSRF-Token"] = signed_in["csrf_token"]

    def __enter__(self) -> "Operator":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def answer(self, path: str, **members: Any) -> requests.Response:
        """The answer to a POST, whatever its status."""
        return self._session.post(f"{self._base_url}/{path}", json=members, timeout=60)

    def get(self, path: str) -> Any:
        """The document of a read.

        :raises AssertionError: it is refused.
        """
        response = self._session.get(f"{self._base_url}/{path}", timeout=60)
        assert response.ok, f"{path}: {response.status_code} {response.text[:500]}"
        return response.json()

    def opened(self, path: str) -> requests.Response:
        """An answer whose body is read as it comes; it must be closed."""
        return self._session.get(f"{self._base_url}/{path}", timeout=60, stream=True)

    def send(self, method: str, path: str, body: Any = None, etag: str | None = None) -> requests.Response:
        """The answer to a change, whatever its status.

        :param etag: of what was read; None sends none.
        """
        headers = {} if etag is None else {"If-Match": etag}
        return self._session.request(
            method, f"{self._base_url}/{path}", json=body, headers=headers, timeout=60
        )

    def post(self, path: str, **members: Any) -> dict[str, Any]:
        """The document that a POST is answered with.

        :raises AssertionError: it is refused.
        """
        response = self.answer(path, **members)
        assert response.ok, f"{path}: {response.status_code} {response.text[:500]}"
        document: dict[str, Any] = response.json()
        return document

    def import_login(self, login: dict[str, Any], name: str) -> str:
        """Add a Claude subscription by its credentials file; the id of the upstream."""
        made = self.post("upstreams/claude-code-import", credentials_json=json.dumps(login), name=name)
        return str(made["id"])

    def reimport_login(self, upstream_id: str, login: dict[str, Any]) -> dict[str, Any]:
        """Put another login into a Claude subscription."""
        path = f"upstreams/{upstream_id}/claude-code-reimport"
        return self.post(path, credentials_json=json.dumps(login))
