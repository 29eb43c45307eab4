from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask

from floway import clock
from floway.store import expiry, limit_counters
from floway.store.limit_counters import State


def add_one(state: State, now: datetime) -> tuple[State, int]:
    count = state.get("count", 0) + 1
    return {"count": count}, count


def test_a_subject_begins_with_nothing(app: Flask) -> None:
    assert limit_counters.read("key:k") == {}

    assert limit_counters.swap({"key:k": add_one, "user:u": add_one}) == {"key:k": 1, "user:u": 1}
    assert limit_counters.swap({"key:k": add_one}) == {"key:k": 2}

    assert limit_counters.read("key:k") == {"count": 2}
    assert limit_counters.read("user:u") == {"count": 1}


def test_workers_change_a_count_one_after_the_other(app: Flask) -> None:
    def work(number: int) -> None:
        with app.app_context():
            # In both orders, so that who locked carelessly would wait for each other.
            subjects = ["key:k", "user:u"][:: 1 if number % 2 else -1]
            for _ in range(10):
                limit_counters.swap(dict.fromkeys(subjects, add_one))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert limit_counters.read("key:k") == {"count": 40}
    assert limit_counters.read("user:u") == {"count": 40}


def test_a_fault_in_one_leaves_all_as_they_were(app: Flask) -> None:
    limit_counters.swap({"key:k": add_one})

    def fail(state: State, now: datetime) -> tuple[State, int]:
        raise LookupError(state)

    with pytest.raises(LookupError):
        limit_counters.swap({"key:k": add_one, "user:u": fail})

    assert limit_counters.read("key:k") == {"count": 1}
    assert limit_counters.read("user:u") == {}


def test_counts_that_nobody_writes_any_more_are_swept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=40))
    limit_counters.swap({"key:old": add_one})
    monkeypatch.setattr(clock, "now", lambda: now)
    limit_counters.swap({"key:new": add_one})

    assert expiry.LIMIT_COUNTERS.remove(now - timedelta(days=33), 100) == 1
    assert limit_counters.read("key:old") == {}
    assert limit_counters.read("key:new") == {"count": 1}
