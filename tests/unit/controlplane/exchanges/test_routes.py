import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway import clock
from floway.controlplane.exchanges import stream
from floway.domain.exchange import Lost, Tried
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.services import accounts
from floway.store import sessions, usage, users
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import record
from tests.support.dashboard import person, signed_in

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def happened(identity: str, **facts: Any) -> None:
    usage.record([record(identity, **{"started_at": AT, **facts})])


def read(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"/api/exchanges{query}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def ids(page: Any) -> list[str]:
    return [item["id"] for item in page["items"]]


def own_key(name: str) -> tuple[str, str]:
    """The ids of somebody and of a key of theirs."""
    user = next(user for user in users.list_all() if user.name == name)
    key, _ = accounts.add_key(user.id, "laptop")
    return user.id, key.id


def test_the_log_has_pages(client: FlaskClient) -> None:
    for number in range(5):
        happened(f"req_{number}", started_at=AT + timedelta(seconds=number // 2))
    signed_in(client)

    first = read(client, "?limit=2")
    second = read(client, f"?limit=2&cursor={first['next_cursor']}")
    third = read(client, f"?limit=2&cursor={second['next_cursor']}")

    assert [ids(page) for page in (first, second, third)] == [
        ["req_4", "req_3"],
        ["req_2", "req_1"],
        ["req_0"],
    ]
    assert third["next_cursor"] is None


def test_a_row_names_who_and_what(client: FlaskClient) -> None:
    user_id, key_id = own_key("ada")
    happened("req_1", key_id=key_id, user_id=user_id, usage=Usage(3, output_tokens=4), cost_microusd=42)
    signed_in(client)

    [item] = read(client)["items"]

    assert (item["key_name"], item["user_name"], item["upstream_name"]) == ("laptop", "ada", None)
    assert (item["tokens"]["input"], item["tokens"]["output"], item["cost_usd"]) == (3, 4, "0.000042")
    assert item["started_at"] == "2026-05-01T12:00:00Z"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?verdict=stalled&verdict=client_left", ["req_2"]),
        ("?status_class=4xx", ["req_3"]),
        ("?min_duration_ms=60000", ["req_2"]),
        ("?error=TOO%20LONG", ["req_3"]),
        ("?from=2026-05-01T12:00:01Z&to=2026-05-01T12:00:02Z", ["req_2"]),
        ("?upstream_id=(none)&model=m&protocol=messages", ["req_1"]),
        ("?session_id=s1", ["req_2"]),
        ("?key_id=key-1&user_id=user-1", ["req_3", "req_2", "req_1"]),
    ],
)
def test_filters_find_what_they_say(client: FlaskClient, query: str, found: list[str]) -> None:
    happened("req_1")
    stalled = {"verdict": Verdict.STALLED, "duration_ms": 60_000, "upstream_id": "up_1", "session_id": "s1"}
    happened("req_2", started_at=AT + timedelta(seconds=1), **stalled)
    refused = {"verdict": Verdict.UPSTREAM_ERROR, "status": 413, "upstream_id": "up_1", "error": "Too long."}
    happened("req_3", started_at=AT + timedelta(seconds=2), **refused)
    signed_in(client)

    assert ids(read(client, query)) == found


@pytest.mark.parametrize(
    "query",
    [
        "?limit=1.5",
        "?limit=0",
        "?cursor=7",
        "?cursor=nonsense-req_1",
        "?verdict=bad",
        "?status_class=2",
        "?min_duration_ms=-1",
        "?from=2026-05-01",
        "?protocol=soap",
        "?colour=red",
    ],
)
def test_what_is_no_filter_is_refused(client: FlaskClient, query: str) -> None:
    signed_in(client)

    answer = client.get(f"/api/exchanges{query}")

    assert (answer.status_code, answer.get_json()["code"]) == (400, "validation_failed")


def test_everything_that_is_known_can_be_read(client: FlaskClient) -> None:
    happened(
        "req_1",
        losses=(Lost("top_k", "dropped", "no place for it"),),
        attempt_log=(
            Tried("up_9", None, None, "It rests until noon.", 0),
            Tried("up_8", 1, 503, "HTTP 503", 12),
        ),
        client="claude-cli/2.1.3",
        session_id="s1",
        trace_id="a" * 32,
        parent_span_id="b" * 16,
        queue_us=1500,
        gateway_us=250,
        connect_us=0,
        upstream_us=812_345,
        first_token_ms=900,
        duration_ms=2000,
    )
    signed_in(client)

    found = read(client, "/req_1")

    assert found["timings"] == {
        "queue_ms": 1.5,
        "gateway_ms": 0.25,
        "connect_ms": 0,
        "upstream_ms": 812.345,
        "first_token_ms": 900,
        "total_ms": 2000,
    }
    assert found["losses"] == [{"path": "top_k", "kind": "dropped", "reason": "no place for it"}]
    assert [each["number"] for each in found["attempt_log"]] == [None, 1]
    assert (found["client"], found["session_id"], found["trace_id"]) == ("claude-cli/2.1.3", "s1", "a" * 32)
    assert client.get("/api/exchanges/req_2").status_code == 404


def test_users_see_their_own_requests_and_nobody_elses(client: FlaskClient) -> None:
    person("grace", "user")
    grace_id, key_id = own_key("grace")
    happened("req_1", user_id=grace_id, key_id=key_id)
    happened("req_2")
    signed_in(client, "grace")

    assert ids(read(client)) == ["req_1"]
    assert ids(read(client, f"?key_id={key_id}")) == ["req_1"]
    assert read(client, "/req_1")["id"] == "req_1"
    for path, status in (
        ("/req_2", 404),
        ("?key_id=key-1", 404),
        (f"?user_id={grace_id}", 403),
        ("/stream?user_id=user-1", 403),
        ("/stream?key_id=key-1", 404),
    ):
        assert client.get(f"/api/exchanges{path}").status_code == status, path


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_who_runs_the_gateway_sees_all_requests(
    client: FlaskClient, admin_of: Callable[[str, Role], AdminClient], role: Role
) -> None:
    person("grace", role)
    happened("req_1")
    signed_in(client, "grace")

    assert ids(read(client)) == ["req_1"]


def told(chunks: Iterator[str]) -> tuple[str, Any]:
    """The id and the row of the next event."""
    chunk = next(each for each in chunks if each.startswith("id:"))
    lines = dict(line.split(": ", 1) for line in chunk.strip().split("\n"))
    assert lines["event"] == "exchange"
    return lines["id"], json.loads(lines["data"])


def test_requests_are_told_as_they_end(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "POLL_SECONDS", 0.01)
    signed_in(client)

    answer = client.get("/api/exchanges/stream?model=a", buffered=False)
    chunks = (chunk.decode() if isinstance(chunk, bytes) else chunk for chunk in answer.response)
    assert answer.mimetype == "text/event-stream"
    happened("req_1", model="b")
    happened("req_2", model="a")
    first_id, first = told(chunks)
    happened("req_3", model="a")
    _, second = told(chunks)
    answer.close()

    assert [first["id"], second["id"]] == ["req_2", "req_3"]

    again = client.get("/api/exchanges/stream?model=a", headers={"Last-Event-ID": first_id}, buffered=False)
    rows = (chunk.decode() if isinstance(chunk, bytes) else chunk for chunk in again.response)
    # What lies a little before is repeated, since it might have come to light late.
    assert [told(rows)[1]["id"], told(rows)[1]["id"]] == ["req_2", "req_3"]
    again.close()


def test_a_stream_ends_with_the_session(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "POLL_SECONDS", 0.01)
    signed_in(client)
    answer = client.get("/api/exchanges/stream", buffered=False)
    chunks = iter(answer.response)
    assert next(chunks) == b": ping\n\n"

    sessions.revoke_all()
    happened("req_1")

    assert list(chunks) == [b'event: failure\ndata: {"code":"session_invalid"}\n\n']
    answer.close()


def test_a_place_of_another_stream_is_refused(client: FlaskClient) -> None:
    signed_in(client)

    answer = client.get("/api/exchanges/stream", headers={"Last-Event-ID": "7"})

    assert answer.status_code == 400


def test_a_stopping_worker_ends_its_streams(app: Flask, client: FlaskClient) -> None:
    signed_in(client)
    app.extensions["floway.worker"].is_draining = True

    answer = client.get("/api/exchanges/stream")

    assert answer.get_data(as_text=True) == ": ping\n\n"
    assert clock.now() > AT
