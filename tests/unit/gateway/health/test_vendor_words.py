import json
from typing import Any

import pytest

from floway.gateway.health.vendor_words import Words, words_of
from tests.support.builders import NOON


def said(document: Any) -> Words:
    return words_of(json.dumps(document).encode(), NOON)


@pytest.mark.parametrize(
    ("document", "limit"),
    [
        (
            {"error": {"message": "You exceeded your quota.", "code": "insufficient_quota"}},
            "insufficient_quota",
        ),
        ({"error": {"type": "billing_error", "message": "Pay."}}, "billing_error"),
        (
            {
                "error": {
                    "type": "rate_limit_error",
                    "details": {"error_code": "enforced_spend_limit_reached"},
                }
            },
            "enforced_spend_limit_reached",
        ),
        (
            {"error": {"type": "invalid_request_error", "message": "Your credit balance is too low to ..."}},
            "",
        ),
        ({"error": {"type": "usage_limit_reached", "resets_in_seconds": 90}}, "usage_limit_reached"),
        ({"code": "exceeded_current_quota_error"}, "exceeded_current_quota_error"),
    ],
)
def test_an_account_that_has_nothing_left_is_known_by_its_vendors_words(document: Any, limit: str) -> None:
    words = said(document)

    assert (words.is_exhausted, words.limit) == (True, limit)


@pytest.mark.parametrize(
    ("document", "seconds"),
    [
        ({"error": {"type": "usage_limit_reached", "resets_in_seconds": 90}}, 90),
        ({"error": {"resets_at": int(NOON.timestamp()) + 5}}, 5),
        ({"error": {"message": "Rate limit reached. Please try again in 1.2s. Visit our page."}}, 1.2),
        ({"error": {"message": "Please try again in 6m0s."}}, 360),
        ({"error": {"message": "Please try again in 20ms"}}, 0.02),
        ({"error": {"message": "Please try again in a moment."}}, None),
        ({"error": {"resets_in_seconds": True}}, None),
        ({"error": {"resets_in_seconds": -3}}, None),
        ({"error": {"resets_in_seconds": 10**400}}, None),
    ],
)
def test_a_body_may_say_when_to_come_back(document: Any, seconds: float | None) -> None:
    assert said(document).seconds == pytest.approx(seconds)


def test_google_says_it_in_details() -> None:
    error = {
        "code": 429,
        "status": "RESOURCE_EXHAUSTED",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}],
            },
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"},
        ],
    }

    expected = Words(seconds=34.5, limit="GenerateRequestsPerDayPerProjectPerModel-FreeTier")
    assert said({"error": error}) == expected
    assert said([{"error": error}]) == expected


def test_a_prompt_that_was_refused_for_what_it_says_is_told_apart() -> None:
    refused = {"error": {"code": 403, "metadata": {"reasons": ["violence"], "flagged_input": "..."}}}

    assert said(refused).is_moderated
    assert not said({"error": {"code": 403, "metadata": {"provider_name": "x"}}}).is_moderated


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Too many requests</html>",
        b"null",
        b"[]",
        b"[7]",
        b'"insufficient_quota"',
        b'{"error": "insufficient_quota"}',
        b'{"error": {"details": [7, {"@type": 7}, {"@type": "google.rpc.QuotaFailure", "violations": 7}]}}',
        b'{"error": {"details": [{"@type": "google.rpc.QuotaFailure", "violations": [7, {"quotaId": 7}]}]}}',
        b'{"error": {"code": 7, "message": 7, "metadata": 7}}',
        b'{"error": {"code": "insufficient_quota"}}' + b" " * 70_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_error_document_says_nothing(body: bytes) -> None:
    assert words_of(body, NOON) == Words()
