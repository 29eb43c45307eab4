import json

import pytest

from floway.domain.failure import Failure
from floway.protocols.openai_errors import error_body, error_object


@pytest.mark.parametrize(
    ("status", "error_type"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (404, "invalid_request_error"),
        (413, "invalid_request_error"),
        (429, "rate_limit_error"),
        (500, "server_error"),
        (503, "server_error"),
    ],
)
def test_the_status_gives_the_type(status: int, error_type: str) -> None:
    assert error_object(Failure(status, "m"))["type"] == error_type


def test_every_member_is_there_also_when_it_is_null() -> None:
    assert json.loads(error_body(Failure(400, 'Say "it"', "c", "p"), "req_1")) == {
        "error": {"message": 'Say "it"', "type": "invalid_request_error", "param": "p", "code": "c"}
    }
    assert json.loads(error_body(Failure(502, "gone"), "req_1")) == {
        "error": {"message": "gone", "type": "server_error", "param": None, "code": None}
    }
