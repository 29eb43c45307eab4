"""Trying models through the admin API."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask

from floway import __version__
from floway.domain.protocol import PROTOCOLS
from floway.services import accounts, keys
from floway.services.worker import worker_of
from floway.store import upstreams, usage
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.upstream import Script, Upstream, replies, sse, upstream, whole

Body = dict[str, Any]
TEXT = '{"type":"content_block_delta","delta":{"type":"text_delta","text":"Hello"}}'
STOP = '{"type":"message_stop"}'
QUESTION: Body = {"max_tokens": 16, "messages": [{"role": "user", "content": "Hi"}]}

#: ``serves(script)``: adds an upstream that runs it.
Serves = Callable[..., Upstream]


@pytest.fixture
def serves(app: Flask) -> Iterator[Serves]:
    with ExitStack() as stack:

        def add(*scripts: Script) -> Upstream:
            running = stack.enter_context(upstream(*scripts))
            config = {
                "base_url": running.origin,
                "auth_style": "bearer",
                "protocols": list(PROTOCOLS),
                "models": [{"upstream_model_id": "m"}],
                "models_fetch": {"enabled": False},
            }
            upstreams.create("custom", "one", config, {"api_key": "upstream-key"})
            return running

        yield add
        worker_of(app).gateway.client.close()


@pytest.fixture
def ulla(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    return admin_of("ulla", "user")


def call(key_id: str, **changes: Any) -> Body:
    return {"key_id": key_id, "model": "m", "request": QUESTION} | changes


def test_an_answer_is_streamed_as_it_comes_and_put_on_the_account_of_the_key(
    app: Flask, ulla: AdminClient, serves: Serves
) -> None:
    running = serves(replies(sse(TEXT, STOP)))
    key, _ = accounts.create_key("mine", "ulla")

    answer = ulla.send("POST", "playground/messages", call(key.id))

    assert (answer.status_code, answer.headers["x-floway-status"]) == (200, "200")
    assert answer.content_type.startswith("text/event-stream")
    assert "Hello" in answer.text
    head, _, sent = running.requests[0].partition(b"\r\n\r\n")
    assert json.loads(sent) == QUESTION | {"model": "m", "stream": True}
    assert f"user-agent: floway/{__version__}".encode() in head.lower()
    worker_of(app).gateway.writer.flush()
    [record] = usage.requests(1)
    assert (record.key_id, record.id) == (key.id, answer.headers["x-floway-request-id"])


def test_gemini_names_model_and_stream_in_the_path(ulla: AdminClient, serves: Serves) -> None:
    running = serves(replies(whole(b'{"candidates":[]}', "Content-Type: application/json")))
    key, _ = accounts.create_key("mine", "ulla")
    request = {"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}

    answer = ulla.send("POST", "playground/gemini", call(key.id, stream=False, request=request))

    head, _, sent = running.requests[0].partition(b"\r\n\r\n")
    assert answer.get_json() == {"candidates": []}
    assert b"/models/m:generateContent" in head
    assert json.loads(sent) == request


def test_a_key_that_keeps_whole_requests_keeps_these_too(
    app: Flask, ulla: AdminClient, serves: Serves
) -> None:
    serves(replies(sse(TEXT, STOP)))
    key, _ = accounts.create_key("mine", "ulla")
    keys.edit(key.id, {"dump_retention_seconds": 60})
    worker_of(app).refresh_snapshot()

    answer = ulla.send("POST", "playground/messages", call(key.id))
    answer.get_data()
    answer.close()
    dumps = worker_of(app).gateway.dumps
    assert dumps is not None
    dumps.flush()

    kept = ulla.read(f"exchanges/{answer.headers['x-floway-request-id']}/dump")
    assert kept["client_request"]["path"] == "/api/playground/messages"
    assert "Hi" in kept["client_request"]["body"]["text"]


def test_a_vendors_401_is_not_about_the_session_and_its_headers_stay_outside(
    ulla: AdminClient, serves: Serves
) -> None:
    refusal = whole(
        b'{"error":{"message":"bad key"}}',
        "Content-Type: text/html",
        "Clear-Site-Data: *",
        "Request-Id: theirs",
        status=401,
    )
    serves(replies(refusal))
    key, _ = accounts.create_key("mine", "ulla")

    answer = ulla.send("POST", "playground/messages", call(key.id, stream=False))

    assert (answer.status_code, answer.headers["x-floway-status"]) == (502, "401")
    assert "bad key" in answer.text
    assert answer.content_type.startswith("text/plain")
    assert "clear-site-data" not in answer.headers
    assert answer.headers["x-upstream-request-id"] == "theirs"


def test_a_key_must_be_the_callers_own_and_good(app: Flask, ulla: AdminClient) -> None:
    accounts.create_user("kim")
    foreign, _ = accounts.create_key("theirs", "kim")
    mine, _ = accounts.create_key("mine", "ulla")
    keys.edit(mine.id, {"enabled": False})

    refused = ulla.send("POST", "playground/messages", call(foreign.id))
    off = ulla.send("POST", "playground/messages", call(mine.id))

    assert (refused.status_code, refused.get_json()["code"]) == (404, "not_found")
    assert (off.status_code, off.get_json()["code"]) == (409, "key_not_usable")


@pytest.mark.parametrize("name", ["model", "stream"])
def test_what_the_call_names_itself_is_not_in_the_body_too(ulla: AdminClient, name: str) -> None:
    key, _ = accounts.create_key("mine", "ulla")

    refused = ulla.send("POST", "playground/messages", call(key.id, request=QUESTION | {name: "x"}))

    assert (refused.status_code, list(refused.get_json()["fields"])) == (400, [f"request.{name}"])


def test_there_are_four_protocols(ulla: AdminClient) -> None:
    assert ulla.send("POST", "playground/telepathy", call("key_1")).status_code == 404
