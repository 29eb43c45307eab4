from collections.abc import Callable
from dataclasses import replace

import pytest

from floway import clock
from floway.egress.client import Client
from floway.errors import StateUnavailable
from floway.providers.copilot.credentials import access_tokens
from floway.providers.copilot.endpoints import Endpoints
from floway.providers.copilot.observer import Observer
from floway.providers.copilot.state import Snapshot
from tests.support.builders import NOON
from tests.support.copilot import LOGIN, SeatSlot, slot
from tests.support.logins import reported
from tests.unit.providers.copilot.test_quota import DETAIL, PREMIUM

STATED = [("x-quota-snapshot-premium_interactions", PREMIUM)]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def observer(kept: SeatSlot, run: Callable[[Callable[[], None]], None], key: str = LOGIN.key) -> Observer:
    tokens = access_tokens(kept, Client(), Endpoints(None, "c", "floway"))
    return Observer("up-1", key, tokens, run, store_seconds=0)


def at_once(work: Callable[[], None]) -> None:
    work()


def test_the_quota_of_an_answer_is_stored_behind_its_back() -> None:
    kept = slot()
    waiting: list[Callable[[], None]] = []
    watching = observer(kept, waiting.append)

    watching.answered(STATED)
    assert kept.credential.quota is None
    watching.answered(STATED)
    [work] = waiting
    work()

    assert kept.credential.quota is not None
    assert kept.credential.quota.data["quotas"] == {"premium_interactions": DETAIL}


def test_an_answer_that_says_nothing_leaves_what_is_stored() -> None:
    kept = slot(quota=Snapshot(1, {"quotas": {}}))

    observer(kept, at_once).answered([("x-quota-snapshot-chat", "ent=1")])

    assert kept.credential.quota == Snapshot(1, {"quotas": {}})


def test_buckets_that_an_answer_does_not_name_stay() -> None:
    kept = slot(quota=Snapshot(1, {"quotas": {"chat": {"unlimited": True}}}))

    observer(kept, at_once).answered(STATED)

    assert kept.credential.quota is not None
    assert set(kept.credential.quota.data["quotas"]) == {"chat", "premium_interactions"}


def test_a_younger_snapshot_is_not_replaced() -> None:
    younger = Snapshot(int(NOON.timestamp() * 1000) + 1, {"quotas": {}})
    kept = slot(quota=younger)

    observer(kept, at_once).answered(STATED)

    assert kept.credential.quota == younger


def test_another_members_seat_is_not_given_what_was_said() -> None:
    kept = slot(replace(LOGIN, user_id=1))

    observer(kept, at_once).answered(STATED)

    assert kept.credential.quota is None


def test_what_cannot_be_stored_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = slot()

    def unavailable(*_: object) -> None:
        raise StateUnavailable("up-1")

    monkeypatch.setattr(kept, "swap", unavailable)

    with reported() as events:
        observer(kept, at_once).answered(STATED)

    [(name, facts)] = events
    assert (name, facts["what"]) == ("copilot_observation_unstored", "quota")
