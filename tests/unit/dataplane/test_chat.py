import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.upstream import replies, sse, whole
from tests.unit.dataplane.conftest import MAX_BODY_BYTES, Serves

JSON = "Content-Type: application/json"
ANSWER = whole(b'{ "answer": 1 }', JSON)
BODY = b'{ "model": "m", "max_tokens": 5 }'

ROUTES = [
    ("/v1/messages", "/v1/messages"),
    ("/messages", "/v1/messages"),
    ("/v1/messages?beta=true", "/v1/messages"),
    ("/v1/messages/count_tokens", "/v1/messages/count_tokens"),
    ("/messages/count_tokens", "/v1/messages/count_tokens"),
    ("/v1/chat/completions", "/v1/chat/completions"),
    ("/chat/completions", "/v1/chat/completions"),
    ("/v1/responses", "/v1/responses"),
    ("/responses", "/v1/responses"),
    ("/v1/responses/compact", "/v1/responses/compact"),
    ("/responses/compact", "/v1/responses/compact"),
    ("/v1beta/models/m:generateContent", "/v1beta/models/m:generateContent"),
    ("/v1beta/models/models/m:countTokens", "/v1beta/models/m:countTokens"),
    ("/v1/models/m:generateContent", "/v1beta/models/m:generateContent"),
]


@pytest.mark.parametrize(("path", "upstream_path"), ROUTES)
def test_a_call_goes_to_the_upstreams_path_with_its_very_body(
    client: FlaskClient, key: str, serves: Serves, path: str, upstream_path: str
) -> None:
    running = serves(replies(ANSWER))

    response = client.post(path, data=BODY, headers={"authorization": f"Bearer {key}"})

    assert (response.status_code, response.data) == (200, b'{ "answer": 1 }')
    head, _, body = running.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(f"POST {upstream_path} HTTP/1.1\r\n".encode())
    assert body == BODY
    assert key.encode() not in head


def test_a_stream_of_google_is_asked_for_as_events(client: FlaskClient, key: str, serves: Serves) -> None:
    frame = '{"candidates":[{"finishReason":"STOP"}]}'
    running = serves(replies(sse(frame)))

    response = client.post(f"/v1beta/models/m:streamGenerateContent?alt=sse&key={key}", data=b"{}")

    assert response.data == f"data: {frame}\n\n".encode()
    assert response.headers["content-type"] == "text/event-stream"
    assert running.requests[0].startswith(b"POST /v1beta/models/m:streamGenerateContent?alt=sse HTTP/1.1\r\n")


@pytest.mark.parametrize("path", [path for path, _ in ROUTES])
def test_without_a_key_nothing_is_served(client: FlaskClient, serves: Serves, path: str) -> None:
    running = serves(replies(ANSWER))

    response = client.post(path, data=BODY)

    assert response.status_code == 401
    assert "No API key was sent" in response.get_data(as_text=True)
    assert running.requests == []


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/v1/messages", {"type": "authentication_error", "message": "The API key is not known"}),
        ("/v1/chat/completions", {"type": "authentication_error", "code": "invalid_api_key"}),
        ("/v1/responses", {"type": "authentication_error", "code": "invalid_api_key"}),
        ("/v1beta/models/m:generateContent", {"code": 401, "status": "UNAUTHENTICATED"}),
    ],
)
def test_an_error_has_the_shape_of_its_protocol(
    client: FlaskClient, path: str, error: dict[str, Any]
) -> None:
    response = client.post(path, data=BODY, headers={"x-api-key": "bad"})

    told = response.get_json()["error"]
    assert response.headers["content-type"] == "application/json"
    assert {name: str(told[name])[: len(str(value))] for name, value in error.items()} == {
        name: str(value) for name, value in error.items()
    }


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/chat/completions", "/v1/responses"])
def test_malformed_json_is_refused_with_its_place(client: FlaskClient, key: str, path: str) -> None:
    response = client.post(path, data=b'{"model":\n oops}', headers={"x-api-key": key})

    assert response.status_code == 400
    assert "at line 2 column 2 (byte 11)" in response.get_json()["error"]["message"]


def test_malformed_json_for_google_is_an_invalid_argument(client: FlaskClient, key: str) -> None:
    response = client.post("/v1beta/models/m:generateContent", data=b"{", headers={"x-goog-api-key": key})

    assert response.status_code == 400
    assert response.get_json()["error"]["status"] == "INVALID_ARGUMENT"


def test_a_body_beyond_the_limit_is_refused(client: FlaskClient, key: str) -> None:
    body = json.dumps({"model": "m", "x": "y" * MAX_BODY_BYTES})

    response = client.post("/v1/messages", data=body, headers={"x-api-key": key})

    assert response.status_code == 413
    assert response.get_json()["error"]["type"] == "request_too_large"


@pytest.mark.parametrize("rest", ["m:explodeContent", "m", "", ":generateContent"])
def test_an_unknown_action_of_google_is_not_found(client: FlaskClient, key: str, rest: str) -> None:
    response = client.post(f"/v1beta/models/{rest}", data=b"{}", headers={"x-goog-api-key": key})

    assert response.status_code in (404, 405)
    assert b"<html" not in response.data.lower() or rest == ""


@pytest.mark.parametrize("path", [path for path, _ in ROUTES if "?" not in path])
def test_a_probe_and_a_preflight_need_no_key(client: FlaskClient, path: str) -> None:
    probe, preflight = client.head(path), client.options(path)

    assert (probe.status_code, probe.data) == (200, b"")
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"] == "*, authorization"


@pytest.mark.parametrize("path", ["/v1/responses", "/responses"])
def test_an_upgrade_is_answered_with_426(client: FlaskClient, path: str) -> None:
    upgrade = {"connection": "Upgrade", "upgrade": "websocket"}

    assert client.get(path, headers=upgrade).status_code == 426
    assert client.get(path).status_code == 426
