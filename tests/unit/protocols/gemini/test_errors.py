import json

import pytest

from floway.domain.failure import Failure
from floway.protocols.gemini.errors import error_body, status_name


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "INVALID_ARGUMENT"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (413, "INVALID_ARGUMENT"),
        (422, "INVALID_ARGUMENT"),
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
        (502, "UNAVAILABLE"),
        (503, "UNAVAILABLE"),
        (504, "DEADLINE_EXCEEDED"),
        (529, "UNAVAILABLE"),
    ],
)
def test_every_status_has_a_name(status: int, name: str) -> None:
    assert status_name(status) == name


def test_the_body_keeps_the_number() -> None:
    assert json.loads(error_body(Failure(529, "Busy.", "x", "y"), "req_1")) == {
        "error": {"code": 529, "message": "Busy.", "status": "UNAVAILABLE"}
    }
