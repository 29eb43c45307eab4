from datetime import UTC, datetime
from typing import Any

import pytest

from floway.providers.copilot import quota

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PREMIUM = "ent=300&ov=0.0&ovPerm=false&rem=99.5&rst=2026-12-01T00%3A00%3A00Z&totRem=298"
DETAIL = {
    "entitlement": 300,
    "overage_count": 0,
    "overage_permitted": False,
    "percent_remaining": 99.5,
    "quota_remaining": 298,
    "unlimited": False,
}


def found(**values: str) -> dict[str, Any] | None:
    lines = [(f"x-quota-snapshot-{name}", value) for name, value in values.items()]
    return quota.of_headers(lines, NOON)


def test_an_answer_says_what_is_left() -> None:
    assert found(premium_interactions=PREMIUM) == {
        "observed_at": "2026-11-22T12:00:00Z",
        "reset_at": "2026-12-01T00:00:00Z",
        "quotas": {"premium_interactions": DETAIL},
    }


def test_an_entitlement_of_minus_one_is_unlimited() -> None:
    snapshot = found(chat="ent=-1&ov=0&ovPerm=true&rem=100&totRem=0")

    assert snapshot is not None
    assert (snapshot["quotas"]["chat"]["unlimited"], snapshot["reset_at"]) == (True, None)
    assert snapshot["quotas"]["chat"]["overage_permitted"] is True


@pytest.mark.parametrize(
    "value",
    [
        "ent=300&ov=0&totRem=298",
        "ent=x&ov=0&rem=1&totRem=298",
        "ent=300&ov=nan&rem=1&totRem=298",
        "ent=300&ov=0&rem=inf&totRem=1",
        "",
    ],
)
def test_a_snapshot_without_one_of_its_numbers_is_none(value: str) -> None:
    assert found(chat=value) is None


def test_a_broken_snapshot_costs_the_others_nothing() -> None:
    snapshot = found(chat="ent=1", premium_interactions=PREMIUM)

    assert snapshot is not None
    assert list(snapshot["quotas"]) == ["premium_interactions"]


def test_other_headers_and_one_without_a_name_say_nothing() -> None:
    lines = [("x-quota-snapshot-", PREMIUM), ("x-ratelimit-remaining", "1"), ("x-quota", PREMIUM)]

    assert quota.of_headers(lines, NOON) is None


def test_a_reset_that_is_no_instant_is_unknown() -> None:
    snapshot = found(chat=PREMIUM.replace("2026-12-01T00%3A00%3A00Z", "soon"))

    assert snapshot is not None
    assert snapshot["reset_at"] is None


def test_githubs_own_answer_says_the_same() -> None:
    document = {
        "quota_reset_date_utc": "2026-12-01T00:00:00.000Z",
        "quota_snapshots": {
            "premium_interactions": DETAIL,
            "chat": {"entitlement": -1, "quota_remaining": 0},
        },
    }

    snapshot = quota.of_user(document, NOON)

    assert snapshot is not None
    assert snapshot["reset_at"] == "2026-12-01T00:00:00.000Z"
    assert snapshot["quotas"]["premium_interactions"] == DETAIL
    assert snapshot["quotas"]["chat"]["unlimited"] is True


@pytest.mark.parametrize(
    ("detail", "percent"),
    [
        ({"entitlement": 200, "quota_remaining": 50}, 25.0),
        ({"entitlement": 0, "quota_remaining": 0}, 0),
        ({"entitlement": -1, "quota_remaining": 0}, 0),
    ],
)
def test_a_missing_percentage_is_worked_out(detail: dict[str, int], percent: float) -> None:
    snapshot = quota.of_user({"quota_snapshots": {"chat": detail}}, NOON)

    assert snapshot is not None
    assert snapshot["quotas"]["chat"]["percent_remaining"] == percent


@pytest.mark.parametrize(
    "document", [{}, {"quota_snapshots": None}, {"quota_snapshots": {"chat": {"entitlement": 1}}}]
)
def test_an_answer_without_buckets_says_nothing(document: dict[str, Any]) -> None:
    assert quota.of_user(document, NOON) is None


def test_a_seat_is_a_plan_or_its_number() -> None:
    assert quota.seat({"copilot_plan": "business", "access_type_sku": ""}, NOON) == {
        "observed_at": "2026-11-22T12:00:00Z",
        "plan": "business",
        "sku": None,
    }
    assert quota.seat({"copilot_plan": ""}, NOON) is None
