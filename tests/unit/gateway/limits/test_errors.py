import pytest

from floway.domain.failure import Failure
from floway.gateway.limits.errors import LimitExceeded, LimitsUnknown
from floway.protocols import chat_completions, gemini, messages, responses


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            LimitExceeded("key", "requests_per_minute", 100, 100, 0, 12),
            "The limit requests_per_minute of this API key is reached: 100 requests per minute allowed, "
            "100 used, 0 reserved for open calls. Try again in 12 seconds.",
        ),
        (
            LimitExceeded("user", "microusd_per_day", 12_500_000, 12_400_000, 100_001, 3600),
            "The limit usd_per_day of the user of this API key, for all keys together, is reached: "
            "$12.50 per day allowed, $12.40 used, $0.10 reserved for open calls. Try again in 3600 seconds.",
        ),
        (
            LimitExceeded("key", "concurrent_requests", 4, 0, 4, 1),
            "The limit concurrent_requests of this API key is reached: 4 concurrent requests allowed, "
            "0 used, 4 reserved for open calls. Try again in 1 seconds.",
        ),
    ],
)
def test_the_sentence_names_the_limit_and_its_figures(error: LimitExceeded, sentence: str) -> None:
    assert str(error) == sentence


@pytest.mark.parametrize(
    ("limit", "kind", "code"),
    [
        ("tokens_per_minute", "rate_limit_error", "rate_limit_exceeded"),
        ("concurrent_requests", "rate_limit_error", "rate_limit_exceeded"),
        ("tokens_per_hour", "insufficient_quota", "insufficient_quota"),
    ],
)
def test_clients_of_openai_tell_a_rate_from_a_quota(limit: str, kind: str, code: str) -> None:
    failure = Failure.of(LimitExceeded("key", limit, 1, 1, 0, 12))

    for protocol in (chat_completions.PROTOCOL, responses.PROTOCOL):
        body = protocol.error_body(failure, "req_1")
        assert f'"type":"{kind}"'.encode() in body
        assert f'"code":"{code}"'.encode() in body


@pytest.mark.parametrize("limit", ["tokens_per_minute", "microusd_per_month"])
def test_other_protocols_have_one_error_for_both(limit: str) -> None:
    failure = Failure.of(LimitExceeded("key", limit, 1, 1, 0, 12))

    assert b'"type":"rate_limit_error"' in messages.PROTOCOL.error_body(failure, "req_1")
    assert b'"status":"RESOURCE_EXHAUSTED"' in gemini.PROTOCOL.error_body(failure, "req_1")


def test_a_failure_says_when_to_come_back() -> None:
    assert Failure.of(LimitExceeded("key", "tokens_per_hour", 1, 1, 0, 12)).retry_after_seconds == 12
    assert Failure.of(LimitsUnknown()).retry_after_seconds == 5
    assert Failure.of(LimitsUnknown()).status == 503
