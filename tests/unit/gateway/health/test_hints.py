from datetime import timedelta

import pytest

from floway.gateway.health.hints import hint_in
from tests.support.builders import NOON

LATER = str(int((NOON + timedelta(seconds=90)).timestamp()))


@pytest.mark.parametrize(
    ("lines", "seconds", "limit"),
    [
        ([("retry-after", "7")], 7, ""),
        ([("retry-after-ms", "1500"), ("retry-after", "2")], 1.5, ""),
        ([("retry-after", "Sun, 22 Nov 2026 12:01:00 GMT")], 60, ""),
        ([("retry-after", "7"), ("retry-after", "70")], 7, ""),
        (
            [
                ("x-ratelimit-remaining-requests", "5"),
                ("x-ratelimit-reset-requests", "1h"),
                ("x-ratelimit-remaining-tokens", "0"),
                ("x-ratelimit-reset-tokens", "6m0s"),
            ],
            360,
            "tokens",
        ),
        ([("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", LATER)], 90, ""),
        ([("ratelimit-remaining", "0"), ("ratelimit-reset", "12")], 12, ""),
        (
            [
                ("anthropic-ratelimit-requests-remaining", "0"),
                ("anthropic-ratelimit-requests-reset", "2026-11-22T12:00:03Z"),
                ("anthropic-ratelimit-input-tokens-remaining", "0"),
                ("anthropic-ratelimit-input-tokens-reset", "2026-11-22T12:00:20Z"),
            ],
            20,
            "input-tokens",
        ),
        (
            [
                ("anthropic-ratelimit-unified-status", "rejected"),
                ("anthropic-ratelimit-unified-reset", LATER),
                ("anthropic-ratelimit-unified-representative-claim", "seven_day_opus"),
            ],
            90,
            "seven_day_opus",
        ),
        (
            [("x-codex-primary-used-percent", "100"), ("x-codex-primary-reset-after-seconds", "40")],
            40,
            "primary",
        ),
        (
            [
                ("retry-after", "3"),
                ("x-ratelimit-remaining-tokens", "0"),
                ("x-ratelimit-reset-tokens", "9s"),
            ],
            3,
            "tokens",
        ),
    ],
)
def test_the_vendor_says_when_to_come_back(lines: list[tuple[str, str]], seconds: float, limit: str) -> None:
    hint = hint_in(lines, NOON)

    assert hint is not None
    assert (hint.seconds, hint.limit) == (pytest.approx(seconds), limit)
    assert set(hint.lines) <= set(lines)
    assert hint.lines


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("content-type", "application/json"), ("x-request-id", "r")],
        [("retry-after", "soon")],
        [("x-ratelimit-remaining-tokens", "3"), ("x-ratelimit-reset-tokens", "9s")],
        [("x-ratelimit-remaining-tokens", "0")],
        [("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "later")],
        [("anthropic-ratelimit-unified-status", "allowed"), ("anthropic-ratelimit-unified-reset", LATER)],
        [("x-codex-primary-used-percent", "n/a"), ("x-codex-primary-reset-after-seconds", "40")],
    ],
)
def test_headers_without_a_word_about_it_are_no_hint(lines: list[tuple[str, str]]) -> None:
    assert hint_in(lines, NOON) is None


def test_what_is_kept_is_bounded() -> None:
    lines = [("retry-after", "Sun, 22 Nov 2026 12:01:00 GMT")]
    for number in range(50):
        letter = chr(97 + number % 26) * (1 + number // 26)
        lines += [(f"x-ratelimit-remaining-{letter}", "0"), (f"x-ratelimit-reset-{letter}", "1s")]
    lines.append(("x-ratelimit-reset-zzz", "y" * 900))

    hint = hint_in(lines, NOON)

    assert hint is not None
    assert len(hint.lines) == 12
    assert all(len(value) <= 200 for _, value in hint.lines)
