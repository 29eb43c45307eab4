from datetime import timedelta

from floway.domain.quota import QuotaPoint
from floway.providers.claude_code import state
from floway.providers.claude_code.series import reading
from tests.support.builders import NOON
from tests.support.subscription_documents import NOW_MS, quota_data, state_document


def test_each_window_is_a_point_by_its_newer_source() -> None:
    quota = {"fetchedAt": NOW_MS, "data": quota_data()}
    probe = {
        "fetchedAt": NOW_MS + 60_000,
        "data": {"five_hour": None, "seven_day_opus": {"utilization": 50, "resets_at": "no instant"}},
    }
    document = state_document(quotaSnapshot=quota, usageProbeSnapshot=probe)

    found = reading("up-1", state.to_stored(state.from_document(document)))

    later = NOON + timedelta(minutes=1)
    assert found.account_id == "account-1"
    assert found.points == (
        QuotaPoint("five_hour", NOON, 0.25, NOON + timedelta(hours=3), "allowed"),
        QuotaPoint("seven_day", NOON, 1.07, None, None),
        QuotaPoint("seven_day_opus", later, 0.5, None, None),
        QuotaPoint("overage", NOON, None, None, "rejected"),
    )


def test_nothing_is_said_before_the_first_answer() -> None:
    assert reading("up-1", state.to_stored(state.from_document(state_document()))).points == ()
