import json
from datetime import UTC, datetime

import pytest

from floway.domain.failure import Failure
from floway.protocols.messages.errors import error_body


@pytest.mark.parametrize(
    ("status", "error_type"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (402, "billing_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (413, "request_too_large"),
        (422, "invalid_request_error"),
        (429, "rate_limit_error"),
        (500, "api_error"),
        (502, "api_error"),
        (504, "timeout_error"),
        (529, "overloaded_error"),
    ],
)
def test_the_status_gives_the_type(status: int, error_type: str) -> None:
    assert json.loads(error_body(Failure(status, "No."), "req_1")) == {
        "type": "error",
        "error": {"type": error_type, "message": "No."},
        "request_id": "req_1",
    }


def test_a_failure_may_name_its_own_type() -> None:
    body = json.loads(error_body(Failure(429, "No.", kind="of_the_kind"), "req_1"))

    assert body["error"] == {"type": "of_the_kind", "message": "No."}


def test_the_instant_until_which_a_quota_is_spent_stands_in_the_body() -> None:
    at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    assert json.loads(error_body(Failure(429, "No.", retry_at=at), ""))["error"] == {
        "type": "rate_limit_error",
        "message": "No.",
        "retry_at": "2026-11-22T12:00:00Z",
    }
