from datetime import timedelta

from floway.domain.quota import QuotaPoint
from floway.providers.codex import state
from floway.providers.codex.series import reading
from floway.providers.codex.state import Credential, Snapshot
from tests.support.builders import NOON

AT_MS = NOON.timestamp() * 1000


def test_both_windows_of_each_limit_are_points() -> None:
    limits = {
        "codex": Snapshot(
            AT_MS,
            {
                "primary_used_percent": 12.5,
                "primary_reset_after_at": "2026-11-22T15:00:00Z",
                "secondary_used_percent": 3,
            },
        ),
        "bengal": Snapshot(
            AT_MS, {"primary_used_percent": 100, "ratelimited_until": "x", "secondary_used_percent": "much"}
        ),
        "unknown": Snapshot(AT_MS, {}),
    }
    login = Credential("account", "refresh-1", "2026-11-22T11:00:00.000000Z", quota_snapshots=limits)

    found = reading("up-1", state.to_stored(login))

    assert found.account_id == "account"
    assert found.points == (
        QuotaPoint("bengal.primary", NOON, 1.0, None, "rejected"),
        QuotaPoint("codex.primary", NOON, 0.125, NOON + timedelta(hours=3), "allowed"),
        QuotaPoint("codex.secondary", NOON, 0.03, None, "allowed"),
    )
