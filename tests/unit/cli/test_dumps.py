import json

import pytest
from flask import Flask

from floway import clock
from floway.gateway.dumps.capture import Capture
from floway.gateway.request import Reply
from floway.services import accounts, dumps
from tests.support.builders import record
from tests.support.dashboard import person
from tests.unit.cli.conftest import Run


@pytest.fixture
def kept(app: Flask) -> str:
    """The id of a request that the key ``kept`` keeps."""
    with app.app_context():
        key, _ = accounts.add_key(person().id, "kept", dump_retention_seconds=3600)
        headers = {"content-type": "application/json"}
        capture = Capture(
            {"PATH_INFO": "/v1/messages"}, headers, b'{"a":"\xc3\xa4"}', "raw", 100, lambda _: None
        )
        capture.settled(record("req_1", started_at=clock.now(), key_id=key.id, user_id=key.user_id))
        capture.replies(Reply(200, [], b"{}"))
        dumps.keep(app, capture)
    return "req_1"


def test_kept_requests_are_listed_and_shown(run: Run, kept: str) -> None:
    [row] = json.loads(run("dumps", "list", "kept", "--json").stdout)
    shown = json.loads(run("dumps", "show", kept).stdout)

    assert (row["exchange"], row["status"], row["truncated"]) == ("req_1", 200, False)
    assert shown["client_request"]["body"]["text"] == '{"a":"ä"}'


def test_they_are_deleted_one_by_one_or_all_at_once(run: Run, kept: str) -> None:
    deleted = run("dumps", "delete", kept)
    gone = run("dumps", "show", kept)
    purged = run("dumps", "purge", "kept")

    assert deleted.exit_code == 0
    assert (gone.exit_code, gone.stderr) == (1, "Error: No request 'req_1' is kept.\n")
    assert purged.stderr == "0 kept requests of the key 'kept' are deleted.\n"
