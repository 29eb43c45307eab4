"""The short cut past Flask answers as Flask does."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from floway.dataplane.shortcut import PATHS

Answer = tuple[int, list[tuple[str, str]], bytes]


def answered(wsgi_app: Any, environ: dict[str, Any]) -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []
    body: Iterable[bytes] = wsgi_app(
        environ, lambda status, headers, exc_info=None: started.append((status, headers))
    )
    try:
        content = b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()
    status, headers = started[0]
    # Ids differ from request to request.
    plain = [(name.lower(), value) for name, value in headers if not name.lower().endswith("request-id")]
    return int(status.split()[0]), sorted(plain), re.sub(rb"req_[0-9a-f]{24}", b"req_", content)


def both_ways(app: Flask, path: str, body: bytes, **headers: str) -> tuple[Answer, Answer]:
    """The answer through the short cut, and through Flask's own dispatch."""

    def environ() -> dict[str, Any]:
        built = EnvironBuilder(path=path, method="POST", headers=headers).get_environ()
        return {**built, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}

    return answered(app.wsgi_app, environ()), answered(lambda *call: Flask.wsgi_app(app, *call), environ())


@pytest.mark.parametrize("path", PATHS)
def test_a_refusal_is_the_same_both_ways(app: Flask, key: str, path: str) -> None:
    authorized = {"authorization": f"Bearer {key}"}

    for body, headers in ((b"{}", {}), (b"{", authorized), (b'{"model":"nobody-has-this"}', authorized)):
        short, long = both_ways(app, path, body, **headers)
        assert short == long
        assert short[0] in (400, 401, 404)


def test_other_methods_and_a_prefix_go_through_flask(app: Flask) -> None:
    client = app.test_client()

    assert client.head("/v1/messages").status_code == 200
    assert client.options("/v1/messages").status_code == 204
    assert client.get("/v1/messages").status_code == 405
