"""What the gateway itself refuses, in the words and shape of the client's protocol."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.cases import (
    CASES,
    CHAT_COMPLETIONS,
    GEMINI,
    MESSAGES,
    RESPONSES,
    Case,
    ask,
    every_protocol,
    post,
)
from tests.support.gateway import Gateway
from tests.support.rawclient import Call
from tests.support.simulator import Simulator

LIMIT_BYTES = 20_000


@pytest.fixture(scope="module")
def narrow(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that takes small bodies only, with upstreams of one protocol each."""
    gateway = Gateway(tmp_path_factory.mktemp("narrow"), {"FLOWAY_MAX_BODY_BYTES": str(LIMIT_BYTES)})
    gateway.prepare()
    gateway.add_upstream("claude", simulator.base_url, endpoints=["messages"], models=["claude-sim"])
    gateway.add_upstream("gpt", simulator.base_url, endpoints=["responses"], models=["gpt-sim"])
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def refusal(case: Case, call: Call) -> dict[str, Any]:
    """The error object of a refusal, after a check of the whole shape."""
    document = json.loads(call.wait_head().read_all())
    error: dict[str, Any] = document["error"]
    assert call.header("content-type") == "application/json"
    assert call.header("x-floway-request-id")
    match case.id:
        case "messages":
            assert document["type"] == "error"
            assert document["request_id"] == call.header("x-floway-request-id")
            assert set(error) == {"type", "message"}
        case "gemini":
            assert set(error) == {"code", "message", "status"}
            assert error["code"] == call.status
        case _:
            assert set(error) == {"message", "type", "param", "code"}
    return error


@every_protocol
def test_malformed_json_is_refused_with_its_position(gateway: Gateway, case: Case) -> None:
    call = post(gateway, case.path("sim-small"), b'{"model": "sim-small",\n  "stream": tru}')

    error = refusal(case, call)

    assert call.status == 400
    assert "line 2 column " in error["message"]
    assert error.get("status", "INVALID_ARGUMENT") == "INVALID_ARGUMENT"


@every_protocol
@pytest.mark.parametrize("body", [b"", b"[]", b'"text"', b'{"model":"sim-small"', b"\xff\xfe{}"])
def test_a_body_that_is_no_object_is_refused(gateway: Gateway, case: Case, body: bytes) -> None:
    call = post(gateway, case.path("sim-small"), body)

    refusal(case, call)

    assert call.status == 400


@pytest.mark.parametrize("case", [MESSAGES, CHAT_COMPLETIONS, RESPONSES], ids=lambda case: case.id)
@pytest.mark.parametrize("model", [b"", b'"model":"",', b'"model":null,'])
def test_a_missing_model_is_named(gateway: Gateway, case: Case, model: bytes) -> None:
    call = post(gateway, case.path(""), b"{" + model + b'"messages":[]}')

    error = refusal(case, call)

    assert call.status == 400
    assert "model" in error["message"]
    assert error.get("param", "model") == "model"


def test_a_member_of_the_wrong_type_is_named(gateway: Gateway) -> None:
    call = post(gateway, "/v1/chat/completions", b'{"model":"sim-small","stream":"yes","messages":[]}')

    error = refusal(CHAT_COMPLETIONS, call)

    assert (call.status, error["param"]) == (400, "stream")


@every_protocol
def test_a_body_over_the_limit_is_413(narrow: Gateway, case: Case) -> None:
    call = post(narrow, case.path("claude-sim"), case.body("claude-sim", prompt="x" * LIMIT_BYTES))

    error = refusal(case, call)

    assert call.status == 413
    assert f"{LIMIT_BYTES} bytes" in error["message"]


def test_a_huge_body_is_answered_before_it_was_sent(narrow: Gateway) -> None:
    # Far more than the sockets buffer: who only read the answer afterwards would get a reset.
    call = post(narrow, "/v1/messages", b"x" * 3_000_000)

    assert call.wait_head().status == 413


def test_a_bomb_is_413_however_small_it_is(narrow: Gateway) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) > LIMIT_BYTES
    small = gzip.compress(b" " * 1_000_000)
    assert len(small) < LIMIT_BYTES

    call = post(narrow, "/v1/messages", small, content_encoding="gzip").wait_head()

    assert call.status == 413


def test_an_unknown_encoding_is_415_and_a_broken_one_400(gateway: Gateway) -> None:
    unknown = post(gateway, "/v1/messages", b"x", content_encoding="br")
    broken = post(gateway, "/v1/messages", b"plain", content_encoding="gzip")

    assert (refusal(MESSAGES, unknown)["type"], unknown.status) == ("invalid_request_error", 415)
    assert (refusal(MESSAGES, broken)["message"], broken.status) == (
        "The request body is not valid gzip.",
        400,
    )


def test_a_chunked_body_over_the_limit_is_413(narrow: Gateway) -> None:
    chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"

    call = post(narrow, "/v1/messages", chunk * 10 + b"0\r\n\r\n", transfer_encoding="chunked")

    assert (refusal(MESSAGES, call)["type"], call.status) == ("request_too_large", 413)


@pytest.mark.parametrize(
    ("case", "path", "member"),
    [
        (MESSAGES, "/v1/messages/count_tokens", "input_tokens"),
        (GEMINI, "/v1beta/models/claude-sim:countTokens", "totalTokens"),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_tokens_that_no_upstream_can_count_are_estimated_and_marked(
    narrow: Gateway, case: Case, path: str, member: str
) -> None:
    call = post(narrow, path, case.body("gpt-sim"))

    answer = json.loads(call.read_all())

    assert (call.status, call.header("x-floway-estimate")) == (200, "true")
    assert 0 < answer[member] < 100


@every_protocol
def test_an_unknown_model_is_404(gateway: Gateway, case: Case) -> None:
    call = ask(gateway, case, "sim-nobody-has-this")

    error = refusal(case, call)

    assert call.status == 404
    assert "'sim-nobody-has-this' does not exist" in error["message"]
    expected = {"messages": ("type", "not_found_error"), "gemini": ("status", "NOT_FOUND")}
    name, value = expected.get(case.id, ("code", "model_not_found"))
    assert error[name] == value


#: How each protocol says that the key is not good.
UNAUTHENTICATED = {
    "messages": ("type", "authentication_error"),
    "chat_completions": ("code", "invalid_api_key"),
    "responses": ("code", "invalid_api_key"),
    "gemini": ("status", "UNAUTHENTICATED"),
}


@every_protocol
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": "Basic dXNlcjpwYXNz"},
        {"authorization": "Bearer wrong-key-of-somebody"},
        {"x-api-key": "wrong-key-of-somebody"},
        {"x-goog-api-key": "wrong-key-of-somebody"},
        {"x-api-key": "ключ".encode().decode("latin-1")},
    ],
    ids=lambda headers: " ".join(headers) or "none",
)
def test_no_key_or_a_bad_one_is_401(gateway: Gateway, case: Case, headers: dict[str, str]) -> None:
    call = Call(gateway.port, "POST", case.path("sim-small"), headers, case.body("sim-small"))

    error = refusal(case, call)

    assert call.status == 401
    name, value = UNAUTHENTICATED[case.id]
    assert error[name] == value
    assert "wrong-key" not in call.body.decode()


def test_a_blank_source_does_not_hide_a_good_key(gateway: Gateway) -> None:
    headers = {"x-api-key": " ", "authorization": f"bearer  {gateway.api_key} "}

    call = Call(gateway.port, "POST", "/v1/messages?key=", headers, MESSAGES.body("sim-small"))

    assert call.wait_head().status == 200


@pytest.mark.parametrize("name", ["anthropic_beta", "betas"])
def test_betas_in_the_body_are_refused(gateway: Gateway, name: str) -> None:
    call = ask(gateway, MESSAGES, "sim-small", **{name: ["context-1m-2025-08-07"]})

    error = refusal(MESSAGES, call)

    assert call.status == 400
    assert name in error["message"]
    assert "anthropic-beta" in error["message"]


@pytest.mark.parametrize("path", ["/v1/responses", "/responses"])
def test_a_websocket_is_refused_with_426(gateway: Gateway, path: str) -> None:
    headers = {
        "authorization": f"Bearer {gateway.api_key}",
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "openai-beta": "responses_websockets=2026-02-06",
    }

    call = Call(gateway.port, "GET", path, headers).wait_head()

    assert call.status == 426
    assert call.header("upgrade") == "websocket"
    assert json.loads(call.read_all()) == {"error": "Expected Upgrade: websocket"}


def test_a_plain_get_of_the_responses_is_426_too(gateway: Gateway) -> None:
    assert Call(gateway.port, "GET", "/v1/responses").wait_head().status == 426


@pytest.mark.parametrize("path", ["/", "/v1/messages", "/v1/chat/completions", "/v1/responses", "/v1/models"])
def test_a_probe_is_answered(gateway: Gateway, path: str) -> None:
    headers = {"authorization": f"Bearer {gateway.api_key}"}

    assert Call(gateway.port, "HEAD", path, headers).wait_head().status == 200


@pytest.mark.parametrize(
    ("case", "path"),
    [
        (MESSAGES, "/messages"),
        (MESSAGES, "/v1/messages?beta=true"),
        (CHAT_COMPLETIONS, "/chat/completions"),
        (RESPONSES, "/responses"),
        (GEMINI, "/v1beta/models/models/sim-small:generateContent"),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_every_spelling_of_a_path_serves(gateway: Gateway, case: Case, path: str) -> None:
    call = post(gateway, path, case.body("sim-small", stream=False)).wait_head()

    assert call.status == 200
    assert b"Simulated answer to: hello" in call.read_all()


@pytest.mark.parametrize("path", ["/v1/messages/count_tokens", "/messages/count_tokens?beta=true"])
def test_tokens_are_counted(gateway: Gateway, path: str) -> None:
    body = {"model": "claude-sim", "messages": [{"role": "user", "content": "foo"}], "tools": []}

    call = post(gateway, path, json.dumps(body).encode()).wait_head()

    assert call.status == 200
    assert json.loads(call.read_all())["input_tokens"] > 0


def test_gemini_counts_tokens(gateway: Gateway) -> None:
    call = post(gateway, "/v1beta/models/gemini-sim:countTokens", GEMINI.body("")).wait_head()

    assert call.status == 200
    assert json.loads(call.read_all())["totalTokens"] > 0


@pytest.mark.parametrize(
    "rest",
    ["gemini-sim:embedContent", "gemini-sim", ":generateContent", "gemini-sim:", "models/:countTokens"],
)
def test_an_unknown_gemini_action_is_404(gateway: Gateway, rest: str) -> None:
    call = post(gateway, f"/v1beta/models/{rest}", GEMINI.body("")).wait_head()

    assert call.status == 404
    assert json.loads(call.read_all())["error"]["status"] == "NOT_FOUND"


def read(gateway: Gateway, path: str, **headers: str) -> tuple[int, Any]:
    lines = {name.replace("_", "-"): value for name, value in headers.items()}
    call = Call(gateway.port, "GET", path, {"authorization": f"Bearer {gateway.api_key}"} | lines).wait_head()
    return call.status, json.loads(call.read_all())


@pytest.mark.parametrize("path", ["/v1/models", "/models", "/v1/models?limit=1000"])
def test_the_models_are_listed_for_both_kinds_of_readers(gateway: Gateway, path: str) -> None:
    status, document = read(gateway, path)

    assert status == 200
    assert document["object"] == "list"
    rows = {row["id"]: row for row in document["data"]}
    assert {"sim-small", "sim-large", "claude-sim", "gpt-sim", "gemini-sim"} <= set(rows)
    assert (rows["claude-sim"]["object"], rows["claude-sim"]["type"]) == ("model", "model")
    assert document["has_more"] is False
    assert document["first_id"] == document["data"][0]["id"]


def test_a_model_is_shown_by_its_id(gateway: Gateway) -> None:
    status, document = read(gateway, "/v1/models/gpt-sim")
    assert (status, document["id"]) == (200, "gpt-sim")

    status, document = read(gateway, "/v1beta/models/gemini-sim")
    assert (status, document["name"]) == (200, "models/gemini-sim")
    assert "generateContent" in document["supportedGenerationMethods"]


def test_a_model_that_does_not_exist_is_404_in_the_readers_shape(gateway: Gateway) -> None:
    status, document = read(gateway, "/v1/models/nobody")
    assert (status, document["error"]["code"]) == (404, "model_not_found")

    status, document = read(gateway, "/v1/models/nobody", anthropic_version="2023-06-01")
    assert (status, document["error"]["type"]) == (404, "not_found_error")

    status, document = read(gateway, "/v1beta/models/nobody")
    assert (status, document["error"]["status"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/v1/models", "/v1beta/models"])
def test_the_models_need_a_key(gateway: Gateway, path: str) -> None:
    assert Call(gateway.port, "GET", path).wait_head().status == 401


def test_the_vendors_own_400_is_relayed(gateway: Gateway) -> None:
    statuses = [ask(gateway, case, "sim-small", nonsense=1).wait_head() for case in CASES]

    assert [call.status for call in statuses] == [400] * 4
    assert "nonsense: Extra inputs are not permitted" in statuses[0].read_all().decode()
