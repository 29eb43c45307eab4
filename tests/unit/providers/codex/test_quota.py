from typing import Any

import pytest

from floway.providers.codex.quota import snapshot
from tests.support.builders import NOON

#: As the backend sends them.
WIRE = {
    "active-limit": "codex",
    "plan-type": "pro",
    "primary-used-percent": "12.5",
    "primary-window-minutes": "300",
    "primary-reset-at": "1795359600",
    "primary-reset-after-seconds": "10800",
    "secondary-used-percent": "3",
    "secondary-window-minutes": "10080",
    "secondary-reset-at": "1795784400",
    "credits-has-credits": "False",
    "credits-balance": "",
}


def read(is_refused: bool = False, **given: str) -> tuple[str, dict[str, Any]] | None:
    lines = [(f"x-codex-{name.replace('_', '-')}", value) for name, value in given.items()]
    return snapshot([*lines, ("content-type", "a")], NOON, is_refused=is_refused)


def reading(is_refused: bool = False, **given: str) -> dict[str, Any]:
    found = read(is_refused, **given)
    assert found is not None
    return found[1]


def test_all_readings_are_kept_under_the_limit_that_was_active() -> None:
    assert read(**WIRE) == (
        "codex",
        {
            "observed_at": "2026-11-22T12:00:00Z",
            "active_limit": "codex",
            "plan_type": "pro",
            "primary_used_percent": 12.5,
            "primary_window_minutes": 300,
            "primary_reset_after_at": "2026-11-22T15:00:00Z",
            "secondary_used_percent": 3,
            "secondary_window_minutes": 10080,
            "secondary_reset_after_at": "2026-11-27T13:00:00Z",
            "credits_has_credits": False,
        },
    )


@pytest.mark.parametrize("given", [{}, {"active_limit": "  "}])
def test_a_limit_without_a_name_is_unknown(given: dict[str, str]) -> None:
    found = read(primary_used_percent="1", **given)

    assert found is not None
    assert found[0] == "unknown"
    assert "active_limit" not in found[1]


def test_an_answer_without_readings_says_nothing() -> None:
    assert read() is None
    assert read(turn_state="opaque", primary_used_percent=" ") is None


@pytest.mark.parametrize("value", ["", "  ", "n/a", "nan", "inf"])
def test_what_is_blank_or_no_number_is_absent_and_not_zero(value: str) -> None:
    assert "secondary_used_percent" not in reading(plan_type="pro", secondary_used_percent=value)


@pytest.mark.parametrize(
    ("at", "after", "expected"),
    [
        ("1795359600", "60", "2026-11-22T15:00:00Z"),
        ("2026-11-22T16:30:00+01:00", "60", "2026-11-22T15:30:00Z"),
        ("2026-11-22T15:30:00Z", "", "2026-11-22T15:30:00Z"),
        ("", "90", "2026-11-22T12:01:30Z"),
        ("0", "90", "2026-11-22T12:01:30Z"),
        ("soon", "90", "2026-11-22T12:01:30Z"),
        ("", "0", None),
        ("0", "-1", None),
        ("", "", None),
        ("9" * 30, "9" * 30, None),
        ("9999-12-31T23:59:59-14:00", "0", None),
        ("0001-01-01T00:00:00+14:00", "0", None),
    ],
)
def test_an_instant_is_preferred_and_zero_is_no_window(at: str, after: str, expected: str | None) -> None:
    found = reading(plan_type="pro", primary_reset_at=at, primary_reset_after_seconds=after)

    assert found.get("primary_reset_after_at") == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("True", True), ("true", True), ("False", False), ("yes", None), ("", None)]
)
def test_truth_is_spelled_in_any_case(text: str, expected: bool | None) -> None:
    assert reading(plan_type="pro", credits_has_credits=text).get("credits_has_credits") is expected


def test_a_refusal_lasts_until_the_later_reset() -> None:
    assert reading(is_refused=True, **WIRE)["ratelimited_until"] == "2026-11-27T13:00:00Z"


def test_a_refusal_without_a_reset_has_no_end_that_we_know() -> None:
    assert reading(is_refused=True) == {"observed_at": "2026-11-22T12:00:00Z"}


def test_the_first_of_a_repeated_header_counts() -> None:
    lines = [("x-codex-plan-type", "pro"), ("x-codex-plan-type", "plus")]

    found = snapshot(lines, NOON)

    assert found is not None
    assert found[1]["plan_type"] == "pro"
