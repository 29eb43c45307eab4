from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.translate.shared.stream_errors import ended_early, failure_of


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        ({"type": "overloaded_error", "message": "Busy"}, Failure(529, "Busy", "overloaded_error")),
        (
            {"type": "server_error", "code": "server_error", "message": "Oh"},
            Failure(500, "Oh", "server_error"),
        ),
        ({"code": 429, "message": "Slow"}, Failure(429, "Slow", "429")),
        ({"code": "503", "message": "Down"}, Failure(503, "Down", "503")),
        (
            {"type": "invalid_request_error", "code": None, "message": "No", "param": "model"},
            Failure(400, "No", "invalid_request_error", "model"),
        ),
        ({"message": "Odd", "status": "UNAVAILABLE"}, Failure(502, "Odd")),
        ("plain words", Failure(502, "plain words")),
    ],
)
def test_an_error_tells_its_status_by_code_or_type(error: Any, failure: Failure) -> None:
    assert failure_of(error) == failure


@pytest.mark.parametrize("error", [None, {}, [], {"message": {"nested": 1}, "code": ["x"]}, {"code": 7}])
def test_an_error_of_any_shape_has_a_message(error: Any) -> None:
    failure = failure_of(error)

    assert failure.status == 502
    assert failure.message


def test_a_body_that_ended_early_is_the_upstreams_fault() -> None:
    assert ended_early().status == 502
