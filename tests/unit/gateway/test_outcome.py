import pytest

from floway.domain.failure import Failure
from floway.domain.verdict import Verdict
from floway.errors import FlowayError, InternalError, MalformedRequest, UpstreamBroken, UpstreamTimeout
from floway.gateway.outcome import Failed


@pytest.mark.parametrize(
    ("error", "verdict", "failure"),
    [
        (
            UpstreamTimeout("idle", 60),
            Verdict.STALLED,
            Failure(504, "The upstream sent nothing for 60 s and was given up.", "upstream_error"),
        ),
        (
            UpstreamTimeout("headers", 5),
            Verdict.UPSTREAM_ERROR,
            Failure(504, "The upstream sent no answer within 5 s.", "upstream_error"),
        ),
        (UpstreamBroken("Cut."), Verdict.UPSTREAM_ERROR, Failure(502, "Cut.", "upstream_error")),
        (MalformedRequest("No.", "x", "c"), Verdict.ENDED_BY_US, Failure(400, "No.", "c", "x")),
        (
            InternalError("req_1"),
            Verdict.ENDED_BY_US,
            Failure(
                500,
                "Internal error of the gateway. Its log has the details under req_1.",
                "gateway_error",
            ),
        ),
    ],
)
def test_an_error_has_a_verdict_and_a_failure(error: FlowayError, verdict: Verdict, failure: Failure) -> None:
    assert (Failed(error).verdict, Failed(error).failure) == (verdict, failure)
