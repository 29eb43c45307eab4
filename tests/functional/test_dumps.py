"""Whole requests are kept for a key that asks for it: both sides, without secrets, for its owner alone."""

import json
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from floway.services import accounts
from floway.settings import load
from floway.store import db, users
from tests.support.cases import CHAT_COMPLETIONS, MESSAGES, Case
from tests.support.database import store_app
from tests.support.gateway import UPSTREAM_KEY, Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator

MODEL = "sim-text"
#: Looks like the key of a vendor, and is none.
PASTED = "sk-proj-" + "a1B2" * 10


@dataclass
class Office:
    """A gateway whose upstream speaks Messages only, an administrator, and two users with a key each."""

    gateway: Gateway
    app: Flask
    admin: Operator
    owner: Operator
    other: Operator
    #: Keeps whole requests for an hour.
    key: str
    key_id: str
    #: Keeps none.
    plain_key: str

    @property
    def folder(self) -> Path:
        return self.gateway.data_dir / "dumps"

    def call(self, case: Case, prompt: str, *, stream: bool, key: str | None = None) -> Call:
        headers = {"content-type": "application/json", "authorization": f"Bearer {key or self.key}"}
        body = case.body(MODEL, stream, prompt)
        return Call(self.gateway.port, "POST", case.path(MODEL, stream), headers, body).wait_head()

    def kept(self, exchange_id: str) -> dict[str, Any]:
        """The dump of an exchange, once it is written."""
        found = wait_until(
            lambda: [each for each in self.listed() if each["exchange_id"] == exchange_id],
            f"the dump of {exchange_id}",
            15,
        )
        shown = self.owner.get(f"exchanges/{exchange_id}/dump")
        assert {name: shown[name] for name in found[0]} == found[0]
        return dict(shown)

    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.owner.get(f"keys/{self.key_id}/dumps?limit=200")["items"]
        return found


@pytest.fixture(scope="module")
def office(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    simulator.heal()
    gateway = Gateway(tmp_path_factory.mktemp("dumps"))
    gateway.prepare()
    gateway.add_upstream("vendor", simulator.base_url, endpoints=("messages",), models=(MODEL,))
    settings = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
    app = store_app(load(settings))
    gateway.start()
    with ExitStack() as stack:
        stack.callback(gateway.kill)
        admin = stack.enter_context(Operator(gateway, app))
        owner = stack.enter_context(Operator(gateway, app, "olga", "user"))
        other = stack.enter_context(Operator(gateway, app, "otto", "user"))
        with app.app_context():
            olga = users.named("olga")
            assert olga is not None
            key, raw = accounts.add_key(olga.id, "kept", dump_retention_seconds=3600)
            _, plain = accounts.add_key(olga.id, "plain")
        made = Office(gateway, app, admin, owner, other, raw, key.id, plain)
        wait_until(lambda: _is_served(made), "every worker to know the keys", 15)
        yield made
        gateway.stop()
        with app.app_context():
            db.db.engine.dispose()


def _is_served(office: Office) -> bool:
    for key in (office.key, office.plain_key) * 3:
        with office.call(MESSAGES, "warm", stream=False, key=key) as call:
            call.read_all(30)
            if call.status != 200:
                return False
    return True


def test_a_stream_is_kept_on_both_sides_as_it_was(office: Office) -> None:
    prompt = f"remember {PASTED} [[sim:events=5]]"
    with office.call(CHAT_COMPLETIONS, prompt, stream=True) as call:
        call.read_all(30)

    dump = office.kept(call.header("x-floway-request-id"))
    asked, answered = dump["client_request"], dump["client_response"]
    sent, came = dump["upstream_request"], dump["upstream_response"]
    masked = prompt.replace(PASTED, "*" * len(PASTED))

    assert (asked["method"], asked["path"]) == ("POST", "/v1/chat/completions")
    assert json.loads(asked["body"]["text"])["messages"][0]["content"] == masked
    assert ["authorization", "[hidden]"] in asked["headers"]
    assert answered["body"]["encoding"] == "frames"
    assert "".join(frame["text"] for frame in answered["body"]["frames"]).encode() == call.body.replace(
        PASTED.encode(), b"*" * len(PASTED)
    )
    assert [header for header in answered["headers"] if header[0] == "x-floway-request-id"]
    assert sent["url"].endswith("/v1/messages")
    assert json.loads(sent["body"]["text"])["messages"][0]["content"][0]["text"] == masked
    assert came["status"] == 200
    assert "message_stop" in came["body"]["frames"][-1]["text"]
    times = [frame["ms"] for frame in answered["body"]["frames"]]
    assert times == sorted(times)
    assert (dump["verdict"], dump["stream"], dump["is_truncated"]) == ("complete", True, False)
    assert dump["response_bytes"] == len(call.body)


def test_a_whole_answer_is_kept(office: Office) -> None:
    with office.call(MESSAGES, "whole", stream=False) as call:
        call.read_all(30)

    dump = office.kept(call.header("x-floway-request-id"))

    assert dump["client_response"]["body"]["text"].encode() == call.body
    assert dump["upstream_response"]["body"]["text"].encode() == call.body
    assert dump["client_response"]["body"]["bytes"] == len(call.body)


def test_a_refusal_is_kept_with_what_the_upstream_said(office: Office) -> None:
    with office.call(MESSAGES, "no [[sim:status=400]]", stream=True) as call:
        call.read_all(30)

    dump = office.kept(call.header("x-floway-request-id"))

    assert (dump["status"], dump["verdict"]) == (400, "upstream_error")
    assert dump["client_response"]["status"] == dump["upstream_response"]["status"] == 400
    assert dump["client_response"]["body"]["text"].encode() == call.body


def test_what_a_client_that_leaves_has_seen_is_kept(office: Office) -> None:
    with office.call(MESSAGES, "long [[sim:events=500+gap=20]]", stream=True) as call:
        call.wait_for(b"content_block_delta")

    dump = office.kept(call.header("x-floway-request-id"))

    assert dump["verdict"] == "client_left"
    seen = "".join(frame["text"] for frame in dump["client_response"]["body"]["frames"])
    assert seen.encode().startswith(call.body)


def test_files_hold_no_secret_and_open_to_nobody_else(office: Office) -> None:
    with office.call(MESSAGES, f"my key is {office.key}", stream=False) as call:
        call.read_all(30)
    exchange_id = call.header("x-floway-request-id")

    dump = office.kept(exchange_id)
    [file] = office.folder.rglob(f"{exchange_id}*")
    text = json.dumps(dump)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert office.key not in text
    assert UPSTREAM_KEY not in text
    assert "*" * len(office.key) in dump["upstream_request"]["body"]["text"]


def test_a_key_that_keeps_nothing_leaves_nothing(office: Office) -> None:
    with office.call(MESSAGES, "plain", stream=False, key=office.plain_key) as plain:
        plain.read_all(30)
    with office.call(MESSAGES, "kept", stream=False) as kept:
        kept.read_all(30)

    # Written after it, if it were.
    office.kept(kept.header("x-floway-request-id"))
    exchange_id = plain.header("x-floway-request-id")

    assert list(office.folder.rglob(f"{exchange_id}*")) == []
    assert office.owner.send("GET", f"exchanges/{exchange_id}/dump").status_code == 404


def test_only_its_owner_sees_it_unless_an_administrator_says_so(office: Office) -> None:
    with office.call(MESSAGES, "mine", stream=False) as call:
        call.read_all(30)
    exchange_id = call.header("x-floway-request-id")
    path = f"exchanges/{exchange_id}/dump"
    office.kept(exchange_id)

    stranger = office.other.send("GET", path)
    looked = office.admin.send("GET", path)
    refused = office.owner.send("POST", f"{path}/open")
    opened = office.admin.send("POST", f"{path}/open")
    entries = office.admin.get(f"audit?action=dump.opened&object_id={exchange_id}")["items"]

    assert (stranger.status_code, office.other.send("GET", f"keys/{office.key_id}/dumps").status_code) == (
        404,
        404,
    )
    assert (looked.status_code, looked.json()["code"]) == (403, "owner_only")
    assert refused.status_code == 403
    assert opened.json() == office.owner.get(path)
    assert [entry["actor_name"] for entry in entries] == ["operator"]


def test_what_is_deleted_is_gone_from_the_disk(office: Office) -> None:
    with office.call(MESSAGES, "gone", stream=False) as call:
        call.read_all(30)
    exchange_id = call.header("x-floway-request-id")
    office.kept(exchange_id)

    deleted = office.owner.send("DELETE", f"exchanges/{exchange_id}/dump")

    assert deleted.status_code == 204
    assert list(office.folder.rglob(f"{exchange_id}*")) == []
    assert office.owner.send("DELETE", f"exchanges/{exchange_id}/dump").status_code == 404


def test_without_retention_nothing_is_shown_and_the_sweep_deletes_it(office: Office) -> None:
    made = office.owner.send("POST", "keys", {"name": "short", "dump_retention_seconds": 3600})
    key = made.json()

    def served() -> str:
        with office.call(MESSAGES, "short", stream=False, key=key["key"]) as call:
            call.read_all(30)
        return call.header("x-floway-request-id") if call.status == 200 else ""

    exchange_id = wait_until(served, "the key to be known", 15)
    listed = f"keys/{key['id']}/dumps"
    wait_until(lambda: office.owner.get(listed)["items"], "the dump", 15)
    answer = office.owner.send(
        "PATCH", f"keys/{key['id']}", {"dump_retention_seconds": None}, etag=made.headers["ETag"]
    )
    off = office.owner.send("GET", listed)
    hidden = office.owner.send("GET", f"exchanges/{exchange_id}/dump")
    office.admin.post("maintenance/run", sweeps=["dumps"])

    assert answer.status_code == 200
    assert (off.status_code, off.json()["code"]) == (404, "dumps_off")
    assert hidden.status_code == 404
    assert list(office.folder.rglob(f"{exchange_id}*")) == []
