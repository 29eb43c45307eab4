import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from floway.domain.credential import VersionedState
from floway.providers.claude_code import state
from floway.services import quota_history
from floway.services.credential_slots import CredentialSlots
from floway.services.quota_history import QuotaHistory
from floway.store import upstreams
from floway.store.db import transaction
from tests.support.builders import NOON
from tests.support.subscription_documents import NOW_MS, quota_data, state_document

DAY = timedelta(days=1)


def told(minutes: float = 0, utilization: float = 0.25, **members: Any) -> VersionedState:
    """The state after an answer that told of the quota."""
    five_hour = {"status": "allowed", "reset": None, "utilization": utilization}
    data = quota_data(fiveHour=five_hour, sevenDay=None, overage=None)
    quota = {"fetchedAt": NOW_MS + minutes * 60_000, "data": data}
    return state.to_stored(state.from_document(state_document(quotaSnapshot=quota, **members)))


@pytest.fixture
def upstream_id(app: Flask) -> str:
    return upstreams.create("claude-code", "one", {}, {}).id


@pytest.fixture
def writes() -> list[Callable[[], None]]:
    """What waits to be written."""
    return []


@pytest.fixture
def history(app: Flask, writes: list[Callable[[], None]]) -> QuotaHistory:
    return QuotaHistory(app, lambda _: "claude-code", writes.append)


def used(upstream_id: str) -> list[float | None]:
    found = quota_history.history(upstream_id, NOON, NOON + DAY, None, 500)
    return [point.used for points in found.values() for point in points]


def test_what_is_stored_in_a_slot_is_told(
    app: Flask, upstream_id: str, history: QuotaHistory, writes: list[Callable[[], None]]
) -> None:
    slot = CredentialSlots(app, told=history.note).slot(upstream_id)
    for minutes, utilization in ((0, 0.1), (1, 0.2), (6, 0.3)):
        slot.swap(lambda _, minutes=minutes, utilization=utilization: told(minutes, utilization))  # type: ignore[misc]

    # The second came too soon, which needs no database to know.
    assert len(writes) == 2
    for write in writes:
        write()
    assert used(upstream_id) == [0.1, 0.3]


def test_another_process_that_saw_the_same_adds_nothing(app: Flask, upstream_id: str) -> None:
    for _ in range(2):
        QuotaHistory(app, lambda _: "claude-code", lambda write: write()).note(upstream_id, told())

    assert used(upstream_id) == [0.25]


@pytest.mark.parametrize("kind", ["custom", "", "claude-code"])
def test_what_says_nothing_about_a_quota_is_no_business_of_it(
    app: Flask, upstream_id: str, writes: list[Callable[[], None]], kind: str
) -> None:
    stored = VersionedState({"anything": 1}) if kind == "claude-code" else told()

    QuotaHistory(app, lambda _: kind, writes.append).note(upstream_id, stored)

    assert writes == []


def test_without_the_database_only_the_history_is_missing(
    app: Flask, upstream_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction() as session:
        session.execute(text("DROP TABLE quota_points"))

    with caplog.at_level(logging.WARNING, "floway"):
        QuotaHistory(app, lambda _: "claude-code", lambda write: write()).note(upstream_id, told())

    assert [line.getMessage() for line in caplog.records] == ["quota_history_unstored"]


def test_a_long_series_is_thinned(app: Flask, upstream_id: str) -> None:
    history = QuotaHistory(app, lambda _: "claude-code", lambda write: write())
    for number in range(10):
        history.note(upstream_id, told(number * 10, number / 10))

    found = quota_history.history(upstream_id, NOON, NOON + DAY, "five_hour", 5)

    assert [point.used for point in found["account-1", "five_hour"]] == [0.1, 0.3, 0.5, 0.8, 0.9]
