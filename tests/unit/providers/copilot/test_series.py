from dataclasses import replace
from datetime import UTC, datetime

from floway.domain.quota import QuotaPoint
from floway.providers.copilot import state
from floway.providers.copilot.series import reading
from floway.providers.copilot.state import Snapshot
from tests.support.builders import NOON
from tests.support.copilot import LOGIN

RESET = datetime(2026, 12, 1, tzinfo=UTC)


def test_each_quota_is_a_point() -> None:
    quotas = {
        "premium_interactions": {"percent_remaining": 75.0, "unlimited": False},
        "chat": {"percent_remaining": 100, "unlimited": True},
        "completions": {"percent_remaining": 0, "unlimited": False},
        "odd": {"unlimited": False},
    }
    snapshot = Snapshot(
        int(NOON.timestamp() * 1000), {"reset_at": "2026-12-01T00:00:00.000Z", "quotas": quotas}
    )

    found = reading("up-1", state.to_stored(replace(LOGIN, quota=snapshot)))

    assert found.account_id == LOGIN.key
    assert found.points == (
        QuotaPoint("chat", NOON, None, RESET, "unlimited"),
        QuotaPoint("completions", NOON, 1.0, RESET, "exhausted"),
        QuotaPoint("odd", NOON, None, RESET, None),
        QuotaPoint("premium_interactions", NOON, 0.25, RESET, "allowed"),
    )


def test_nothing_is_said_before_the_first_answer() -> None:
    assert reading("up-1", state.to_stored(LOGIN)).points == ()
