from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.translate.shared.gemini_target.errors import failure_of, is_signature_refusal, retry_after_seconds


def error(code: int, status: str, message: str = "no", *details: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "status": status, "message": message, "details": list(details)}


def detail(kind: str, **members: Any) -> dict[str, Any]:
    return {"@type": f"type.googleapis.com/google.rpc.{kind}", **members}


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        (error(400, "INVALID_ARGUMENT"), 400, None),
        (
            error(400, "INVALID_ARGUMENT", "x", detail("ErrorInfo", reason="API_KEY_INVALID")),
            401,
            "invalid_api_key",
        ),
        (error(400, "FAILED_PRECONDITION"), 403, None),
        (error(404, "NOT_FOUND"), 404, "model_not_found"),
        (error(429, "RESOURCE_EXHAUSTED"), 429, "rate_limit_exceeded"),
        (error(429, "RESOURCE_EXHAUSTED", "limit: 0"), 429, "insufficient_quota"),
        (error(503, "UNAVAILABLE"), 529, "server_error"),
        (error(504, "DEADLINE_EXCEEDED"), 504, "server_error"),
        (error(418, "TEAPOT"), 418, None),
        ({"code": 5}, 502, "server_error"),
        ("broken", 502, "server_error"),
        ([{"error": error(500, "INTERNAL")}], 500, "server_error"),
        ([], 502, "server_error"),
    ],
)
def test_statuses_and_codes(given: Any, status: int, code: str | None) -> None:
    failure = failure_of(given)

    assert (failure.status, failure.code) == (status, code)
    assert failure.message


def test_a_daily_quota_is_used_up() -> None:
    quota = detail("QuotaFailure", violations=[{"quotaId": "GenerateRequestsPerDayPerProject"}])

    assert failure_of(error(429, "RESOURCE_EXHAUSTED", "x", quota)).code == "insufficient_quota"


def test_an_overflow_has_openais_code() -> None:
    message = "The input token count (9) exceeds the maximum number of tokens allowed (8)."

    assert failure_of(error(400, "INVALID_ARGUMENT", message)) == Failure(
        400, message, "context_length_exceeded"
    )


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (error(429, "X", "x", detail("RetryInfo", retryDelay="34.4s")), 34.4),
        (error(429, "X", "x", detail("RetryInfo", retryDelay="900ms")), 0.9),
        (error(429, "X", "Please retry in 34.07s."), 34.07),
        (error(429, "X", "retry in ...s"), None),
        (error(429, "X", "x", detail("RetryInfo", retryDelay=5)), None),
        ("x", None),
    ],
)
def test_delays(given: Any, seconds: float | None) -> None:
    assert retry_after_seconds(given) == seconds


def test_refused_signatures_are_known_by_their_words() -> None:
    assert is_signature_refusal(error(400, "INVALID_ARGUMENT", "Corrupted thought signature."))
    assert is_signature_refusal({"error": {"message": "missing a `thought_signature` in part 0"}})
    assert not is_signature_refusal(error(400, "INVALID_ARGUMENT", "no"))
    assert not is_signature_refusal(None)
