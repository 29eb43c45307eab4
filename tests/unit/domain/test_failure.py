import pytest

from floway.domain.failure import Failure
from floway.errors import (
    BodyTooLarge,
    ConfigError,
    FlowayError,
    MalformedRequest,
    ModelNotFound,
    NotAuthenticated,
    UpstreamBroken,
    UpstreamTimeout,
)


@pytest.mark.parametrize(
    ("error", "status", "code", "param"),
    [
        (MalformedRequest("No.", "input", "bad"), 400, "bad", "input"),
        (NotAuthenticated(had_key=False), 401, "invalid_api_key", None),
        (ModelNotFound("m"), 404, "model_not_found", "model"),
        (BodyTooLarge(5), 413, "request_too_large", None),
        (UpstreamBroken("Cut."), 502, "upstream_error", None),
        (UpstreamTimeout("headers", 5), 504, "upstream_error", None),
        (ConfigError("No key."), 500, "gateway_error", None),
    ],
)
def test_an_error_becomes_what_its_client_is_told(
    error: FlowayError, status: int, code: str, param: str | None
) -> None:
    assert Failure.of(error) == Failure(status, str(error), code, param)
