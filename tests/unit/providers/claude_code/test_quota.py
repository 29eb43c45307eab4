from typing import Any

import pytest

from floway.providers.claude_code.quota import snapshot
from floway.providers.claude_code.state import from_document

UNIFIED = "anthropic-ratelimit-unified-"
FULL = {
    "status": "allowed_warning",
    "reset": "1795377600",
    "fallback": "available",
    "fallback-percentage": "0.5",
    "representative-claim": "five_hour",
    "5h-status": "allowed",
    "5h-reset": "1795377600",
    "5h-utilization": "0.42",
    "7d-status": "allowed_warning",
    "7d-reset": "1795896000",
    "7d-utilization": "1.07",
    "7d-surpassed-threshold": "TRUE",
    "overage-status": "rejected",
    "overage-disabled-reason": "out_of_credits",
}


def of(**stated: str) -> Any:
    """The snapshot of these unified headers; underscores stand for hyphens."""
    return snapshot([(UNIFIED + name.replace("_", "-").lstrip("-"), value) for name, value in stated.items()])


def test_every_header_has_its_place() -> None:
    found = of(**FULL)

    raw = found.pop("raw")
    assert found == {
        "status": "allowed_warning",
        "reset": "2026-11-22T20:00:00Z",
        "fallbackAvailable": True,
        "fallbackPercentage": 0.5,
        "representativeClaim": "five_hour",
        "fiveHour": {"status": "allowed", "reset": "2026-11-22T20:00:00Z", "utilization": 0.42},
        "sevenDay": {
            "status": "allowed_warning",
            "reset": "2026-11-28T20:00:00Z",
            "utilization": 1.07,
            "surpassedThreshold": True,
        },
        "overage": {
            "status": "rejected",
            "reset": None,
            "utilization": None,
            "disabledReason": "out_of_credits",
        },
    }
    assert raw == {UNIFIED + name: value for name, value in FULL.items()}


@pytest.mark.parametrize(
    "stated", [FULL, {"status": "rejected"}, {"7d-surpassed-threshold": "?"}, {"future": "word"}]
)
def test_what_is_made_passes_the_assertion_of_the_state(stated: dict[str, str]) -> None:
    account = {
        "accountUuid": "a",
        "tokenKind": "setup-token",
        "refreshToken": None,
        "state": "active",
        "stateUpdatedAt": "2026-11-22T20:00:00.000000Z",
        "accessToken": None,
        "quotaSnapshot": {"fetchedAt": 1, "data": of(**stated)},
        "usageProbeSnapshot": None,
    }

    assert from_document({"accounts": [account]}).quota_snapshot is not None


@pytest.mark.parametrize(
    ("fallback", "is_available"),
    [("available", True), ("true", False), ("yes", False), ("Available", False), ("", False)],
)
def test_only_one_word_means_that_a_fallback_is_there(fallback: str, is_available: bool) -> None:
    assert of(fallback=fallback)["fallbackAvailable"] is is_available
    assert of(status="allowed")["fallbackAvailable"] is None


def test_a_window_is_there_as_soon_as_one_of_its_members_is() -> None:
    found = of(**{"7d-surpassed-threshold": "TRUE"})

    assert found["sevenDay"] == {
        "status": None,
        "reset": None,
        "utilization": None,
        "surpassedThreshold": True,
    }
    assert (found["fiveHour"], found["overage"], found["status"]) == (None, None, None)


@pytest.mark.parametrize(
    ("threshold", "read"), [("true", True), ("False", False), ("1", None), ("", None), ("yes", None)]
)
def test_a_threshold_is_true_or_false_or_nothing(threshold: str, read: bool | None) -> None:
    assert of(**{"7d-surpassed-threshold": threshold})["sevenDay"]["surpassedThreshold"] is read


@pytest.mark.parametrize(
    "reset", ["abc", "", " ", "nan", "inf", "1e300", "-1e300", "soon", "9999-12-31T23:59:59-14:00"]
)
def test_what_is_no_instant_is_null_and_not_1970(reset: str) -> None:
    assert of(reset=reset)["reset"] is None


@pytest.mark.parametrize(
    "reset",
    [
        "1795381200",
        "1795381200.9",
        "1795381200000",
        "2026-11-22T21:00:00Z",
        " 2026-11-22T22:00:00+01:00 ",
        "2026-11-22T21:00:00",
    ],
)
def test_an_instant_is_read_in_each_of_the_vendors_forms(reset: str) -> None:
    assert of(reset=reset)["reset"] == "2026-11-22T21:00:00Z"


@pytest.mark.parametrize("number", ["", "nan", "inf", "half"])
def test_what_is_no_number_is_null(number: str) -> None:
    assert of(**{"5h-utilization": number})["fiveHour"]["utilization"] is None


def test_an_answer_without_limits_says_nothing() -> None:
    assert snapshot([("retry-after", "5"), ("x-ratelimit-remaining", "1"), ("request-id", "r")]) is None


def test_limits_of_another_family_are_kept_only_as_they_came() -> None:
    found = snapshot(
        [
            ("anthropic-ratelimit-requests-remaining", "99"),
            ("anthropic-ratelimit-requests-remaining", "98"),
            ("retry-after", "5"),
        ]
    )

    assert found is not None
    assert found["raw"] == {"anthropic-ratelimit-requests-remaining": "99"}
    assert all(value is None for name, value in found.items() if name != "raw")
