from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.services import accounts, keys
from floway.store import dumps
from floway.store.dumps import Cursor, Dump, Place
from tests.support.dashboard import person

HOUR = timedelta(hours=1)


@pytest.fixture
def key_id(app: Flask) -> str:
    """A key that keeps whole requests for an hour."""
    key, _ = accounts.add_key(person().id, "kept", dump_retention_seconds=3600)
    return key.id


def kept(key_id: str, name: str = "req_1", at: datetime | None = None, **facts: Any) -> Dump:
    """A stored dump."""
    dump = Dump(
        **{
            "exchange_id": name,
            # As the engines keep it.
            "started_at": (at or clock.now()).replace(microsecond=0),
            "key_id": key_id,
            "user_id": "usr_1",
            "protocol": "messages",
            "action": "generate",
            "model": "m",
            "upstream_id": "up_1",
            "verdict": "complete",
            "status": 200,
            "stream": True,
            "duration_ms": 7,
            "error": "",
            "request_bytes": 11,
            "response_bytes": 13,
            "is_truncated": False,
            "stored_bytes": 100,
            "retention_seconds": 3600,
            **facts,
        }
    )
    dumps.record(dump)
    return dump


def test_what_was_kept_is_found(key_id: str) -> None:
    dump = kept(key_id)
    found = dumps.find("req_1")

    assert found == dump
    assert dump.expires_at == dump.started_at + HOUR
    assert dump.place == Place("req_1", dump.started_at)
    assert dumps.find("req_2") is None


def test_pages_go_from_the_newest_to_the_oldest_also_within_one_instant(key_id: str) -> None:
    now = clock.now()
    for name, minutes in (("req_a", 2), ("req_b", 1), ("req_c", 1), ("req_d", 0)):
        kept(key_id, name, now - timedelta(minutes=minutes))
    kept("key_other", "req_e")

    first = dumps.page(key_id, 2)
    rest = dumps.page(key_id, 2, Cursor(first[-1].started_at, first[-1].exchange_id))

    assert [each.exchange_id for each in first + rest] == ["req_d", "req_c", "req_b", "req_a"]


def test_the_retention_of_this_moment_decides(key_id: str) -> None:
    kept(key_id, "req_new", clock.now() - HOUR / 4)
    kept(key_id, "req_old", clock.now() - HOUR / 2)

    keys.edit(key_id, {"dump_retention_seconds": 1200})
    shorter = [each.exchange_id for each in dumps.page(key_id, 9)]
    keys.edit(key_id, {"dump_retention_seconds": None})
    none = [each.exchange_id for each in dumps.page(key_id, 9)], dumps.find("req_new")
    keys.edit(key_id, {"dump_retention_seconds": 315_360_000})
    longer = [each.exchange_id for each in dumps.page(key_id, 9)]

    assert (shorter, none, longer) == (["req_new"], ([], None), ["req_new", "req_old"])


def test_what_no_key_asks_for_is_removed_the_oldest_first(key_id: str) -> None:
    now = clock.now()
    kept(key_id, "req_fresh", now)
    kept(key_id, "req_old", now - 2 * HOUR)
    kept(key_id, "req_older", now - 3 * HOUR)
    kept("key_gone", "req_nobodys", now - HOUR / 2)

    assert dumps.count_expired(now) == 3
    assert [place.exchange_id for place in dumps.remove_expired(now, 1)] == ["req_older"]
    assert {place.exchange_id for place in dumps.remove_expired(now, 9)} == {"req_old", "req_nobodys"}
    assert dumps.count_expired(now) == 0
    assert dumps.find("req_fresh") is not None


def test_what_does_not_fit_is_removed_the_oldest_first(key_id: str) -> None:
    now = clock.now()
    for hours in range(5):
        kept(key_id, f"req_{hours}", now - hours * HOUR / 10)

    assert dumps.count_beyond(500) == 0
    assert dumps.count_beyond(299) == 3
    assert [place.exchange_id for place in dumps.remove_beyond(299, 1)] == ["req_4"]
    assert {place.exchange_id for place in dumps.remove_beyond(299, 9)} == {"req_2", "req_3"}
    assert dumps.count_beyond(299) == 0


def test_nobody_waits_while_sweeps_look_for_something(key_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(key_id)
    # What is not called takes no lock.
    monkeypatch.setattr(dumps, "transaction", None)

    assert dumps.remove_beyond(10**6, 9) == ()
    assert dumps.remove_expired(clock.now(), 9) == ()


def test_one_and_all_of_a_key_are_forgotten(key_id: str) -> None:
    dump = kept(key_id)
    kept(key_id, "req_2")
    other = kept("key_other", "req_3")

    assert dumps.remove("req_1") == dump.place
    assert dumps.remove("req_1") is None
    assert [place.exchange_id for place in dumps.remove_of_key(key_id)] == ["req_2"]
    assert dumps.known(["req_1", "req_2", other.exchange_id]) == {"req_3"}


def test_many_are_looked_up_in_parts(key_id: str) -> None:
    kept(key_id, "req_7")

    assert dumps.known(f"req_{number}" for number in range(1200)) == {"req_7"}
