"""Somebody who is signed in to the admin API, in the test's own process."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass(frozen=True)
class AdminClient:
    """A session; paths begin behind ``/api/``."""

    client: FlaskClient
    #: What its changes must carry.
    headers: dict[str, str]

    def get(self, path: str) -> TestResponse:
        """The answer to a read."""
        return self.client.get(f"/api/{path}")

    def read(self, path: str) -> Any:
        """The document of a read."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.get_json()

    def send(self, method: str, path: str, body: Any = None, etag: str | None = None) -> TestResponse:
        """The answer to a change.

        :param etag: of what was read; None sends none.
        """
        headers = self.headers | ({} if etag is None else {"If-Match": etag})
        return self.client.open(f"/api/{path}", method=method, json=body, headers=headers)

    def made(self, path: str, body: Any) -> Any:
        """The document of what a POST has added."""
        answer = self.send("POST", path, body)
        assert answer.status_code == 201, f"{path}: {answer.text}"
        return answer.get_json()
