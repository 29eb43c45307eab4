import pytest

from floway.domain.failure import Failure
from floway.errors import (
    BodyTooLarge,
    ConfigError,
    FlowayError,
    MalformedRequest,
    NativeClientRequired,
    NotAuthenticated,
    QuotaExhausted,
    SwapExhausted,
    UpstreamBroken,
    UpstreamTimeout,
)
from floway.gateway.health.errors import UpstreamsExcluded
from floway.gateway.model_errors import ModelNotFound


@pytest.mark.parametrize(
    ("error", "status", "code", "param"),
    [
        (MalformedRequest("No.", "input", "bad"), 400, "bad", "input"),
        (NotAuthenticated(had_key=False), 401, "invalid_api_key", None),
        (ModelNotFound("m"), 404, "model_not_found", "model"),
        (BodyTooLarge(5), 413, "request_too_large", None),
        (UpstreamBroken("Cut."), 502, "upstream_error", None),
        (UpstreamTimeout("headers", 5), 504, "upstream_error", None),
        (NativeClientRequired("Not here."), 403, "upstream_requires_native_client", None),
        (SwapExhausted("up-1", 4), 503, "upstream_unavailable", None),
        (ConfigError("No key."), 500, "gateway_error", None),
    ],
)
def test_an_error_becomes_what_its_client_is_told(
    error: FlowayError, status: int, code: str, param: str | None
) -> None:
    assert Failure.of(error) == Failure(status, str(error), code, param)


def test_an_upstream_that_is_passed_over_says_when_it_is_asked_again() -> None:
    told = Failure.of(UpstreamsExcluded(("'one' rests.",), 9, is_limited=True))

    assert (told.status, told.code, told.retry_after_seconds) == (429, "rate_limit_exceeded", 9)
    assert told.message == "No upstream can serve this now. 'one' rests."


def test_a_spent_quota_says_how_long_it_lasts_and_what_it_is() -> None:
    told = Failure.of(QuotaExhausted("Used up.", 90, "of_the_kind"))

    assert (told.status, told.retry_after_seconds, told.kind) == (429, 90, "of_the_kind")
