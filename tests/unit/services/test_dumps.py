import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask

from floway import clock
from floway.errors import NotThere
from floway.gateway.dumps.capture import Capture
from floway.gateway.request import Reply
from floway.services import accounts, dump_files
from floway.services import dumps as service
from floway.settings import Settings
from floway.store import audit, dumps
from floway.store.api_keys import ApiKey
from floway.store.dumps import Dump, Place
from tests.support.builders import record
from tests.support.dashboard import person


@pytest.fixture
def key(app: Flask) -> ApiKey:
    """A key that keeps whole requests for an hour."""
    made, _ = accounts.add_key(person().id, "kept", dump_retention_seconds=3600)
    return made


def keep(app: Flask, key: ApiKey, name: str = "req_1", answer: bytes = b"{}") -> Dump:
    """A dump, stored."""
    headers = {"content-type": "application/json"}
    capture = Capture({"PATH_INFO": "/v1/messages"}, headers, b'{"a":1}', "raw", 100, lambda _: None)
    facts = {"started_at": clock.now(), "key_id": key.id, "user_id": key.user_id}
    capture.settled(record(name, model="m\0\ud800", **facts))
    capture.replies(Reply(200, [("content-type", "application/json")], answer))
    service.keep(app, capture)
    found = dumps.find(name)
    assert found is not None
    return found


def noted() -> list[tuple[str, str, Any]]:
    """What the audit log says about dumps, the newest first."""
    found = [entry for entry in audit.page(9) if entry.action.startswith("dump.")]
    return [(entry.action, entry.object_id, entry.detail) for entry in found]


def folder(app: Flask) -> Path:
    settings: Settings = app.extensions["floway.settings"]
    return settings.dumps


def files(app: Flask) -> list[str]:
    return sorted(file.name for file in folder(app).rglob("*.zst"))


def test_what_was_heard_is_stored_and_shown(app: Flask, key: ApiKey) -> None:
    dump = keep(app, key, answer=b"x" * 150)

    assert (dump.request_bytes, dump.response_bytes, dump.is_truncated) == (7, 150, True)
    assert (dump.model, dump.status, dump.verdict) == ("m\ufffd?", 200, "complete")
    assert dump.stored_bytes == sum(file.stat().st_size for file in folder(app).rglob("*.zst"))
    assert msgspec.json.decode(service.content(dump)["client_request"])["body"]["text"] == '{"a":1}'
    assert noted() == []


def test_without_its_row_a_file_does_not_stay(app: Flask, key: ApiKey) -> None:
    keep(app, key)
    again = Capture({}, {}, b"", "raw", 100, lambda _: None)
    again.settled(record("req_1", started_at=clock.now() - timedelta(days=3)))
    again.replies(Reply(200, [], b""))

    with pytest.raises(Exception, match="UNIQUE"):
        service.keep(app, again)
    assert files(app) == ["req_1.json.zst"]


def test_opening_and_deleting_is_written_down(app: Flask, key: ApiKey) -> None:
    dump = keep(app, key)

    assert service.open_for(dump) == service.content(dump)
    service.delete(dump)
    with pytest.raises(NotThere):
        service.delete(dump)

    assert files(app) == []
    assert noted() == [
        ("dump.deleted", "req_1", {"key_id": key.id, "user_id": key.user_id}),
        ("dump.opened", "req_1", {"key_id": key.id, "user_id": key.user_id}),
    ]


def test_all_of_a_key_are_purged(app: Flask, key: ApiKey) -> None:
    other, _ = accounts.add_key(key.user_id, "other", dump_retention_seconds=3600)
    for name in ("req_1", "req_2"):
        keep(app, key, name)
    keep(app, other, "req_3")

    assert service.purge(key) == 2
    assert service.purge(key) == 0
    assert files(app) == ["req_3.json.zst"]
    assert noted() == [("dump.purged", key.id, {"deleted": 2})]


def test_sweeps_delete_the_files_with_the_rows(app: Flask, key: ApiKey) -> None:
    for name in ("req_1", "req_2"):
        keep(app, key, name)
    later = clock.now() + timedelta(hours=2)

    assert service.EXPIRED.count(later) == 2
    assert service.EXPIRED.remove(later, 1) == 1
    assert len(files(app)) == 1
    assert service.EXPIRED.remove(later, 9) == 1
    assert files(app) == []
    assert service.BEYOND.count(later) == service.BEYOND.remove(later, 9) == 0


def test_the_space_that_all_may_take_is_kept_to(app: Flask, key: ApiKey) -> None:
    dump = keep(app, key, "req_1")
    keep(app, key, "req_2")
    settings: Settings = app.extensions["floway.settings"]
    app.extensions["floway.settings"] = replace(settings, dump_total_bytes=dump.stored_bytes * 3 // 2)

    assert service.BEYOND.count(clock.now()) == 1
    assert service.BEYOND.remove(clock.now(), 9) == 1
    assert files(app) == ["req_2.json.zst"]


def test_files_without_a_row_are_collected_once_nobody_can_be_writing_them(app: Flask, key: ApiKey) -> None:
    keep(app, key, "req_1")
    lost = Place("req_lost", clock.now())
    dump_files.write(folder(app), lost, {})
    assert service.ORPHANS.count(clock.now()) == 0

    past = (clock.now() - timedelta(hours=2)).timestamp()
    for file in folder(app).rglob("*.zst"):
        os.utime(file, (past, past))

    assert service.ORPHANS.count(clock.now()) == 1
    assert service.ORPHANS.remove(clock.now(), 9) == 1
    assert files(app) == ["req_1.json.zst"]


def test_the_last_file_that_is_collected_takes_the_folder_of_its_day_along(app: Flask) -> None:
    dump_files.write(folder(app), Place("req_lost", clock.now()), {})
    past = (clock.now() - timedelta(hours=2)).timestamp()
    for file in folder(app).rglob("*.zst"):
        os.utime(file, (past, past))

    assert service.ORPHANS.remove(clock.now(), 9) == 1
    assert list(folder(app).iterdir()) == []
