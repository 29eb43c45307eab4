from typing import Any

import pytest

from floway.translate.shared.gemini_target.usage import Counts, UsageReports


def counts(*reports: dict[str, Any]) -> Counts | None:
    usage = UsageReports()
    for report in reports:
        usage.see(report)
    return usage.counts()


def test_thoughts_are_output_and_the_cache_is_part_of_the_prompt() -> None:
    report = {
        "promptTokenCount": 100, "cachedContentTokenCount": 30, "candidatesTokenCount": 5,
        "thoughtsTokenCount": 40, "toolUsePromptTokenCount": 7,
    }  # fmt: skip

    assert counts(report) == Counts(prompt=107, cached=30, output=45, thoughts=40)


def test_the_last_report_counts_and_erases_nothing() -> None:
    first = {"promptTokenCount": 10, "candidatesTokenCount": 5, "cachedContentTokenCount": 4}

    assert counts(first, {"candidatesTokenCount": 9}, {"promptTokenCount": 0}) == Counts(10, 4, 9, None)


def test_output_that_is_not_stated_is_what_the_total_leaves() -> None:
    report = {"promptTokenCount": 10, "thoughtsTokenCount": 3, "totalTokenCount": 20}

    assert counts(report) == Counts(10, None, 10, 3)


@pytest.mark.parametrize("value", ["5", -1, 2.5, True, None, {}])
def test_what_is_no_count_is_not_read(value: Any) -> None:
    assert counts({"promptTokenCount": value}) is None


def test_more_cache_than_prompt_is_all_prompt() -> None:
    assert counts({"promptTokenCount": 10, "cachedContentTokenCount": 12}) == Counts(12, 12, 0, None)


@pytest.mark.parametrize(
    ("stated", "tier"),
    [("standard", "standard"), ("SERVICE_TIER_PRIORITY", "priority"), ("", None), (5, None)],
)
def test_tiers_in_either_spelling(stated: Any, tier: str | None) -> None:
    usage = UsageReports()

    usage.see({"serviceTier": stated})

    assert usage.tier == tier
