import pytest

from floway.errors import (
    BodyTooLarge,
    ClientError,
    FlowayError,
    InternalError,
    NotAuthenticated,
    NotReady,
    SwapExhausted,
    UnsupportedEncoding,
    UpstreamError,
    UpstreamGone,
    UpstreamTimeout,
)
from floway.gateway.model_errors import ModelNotFound, ModelNotServed


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NotAuthenticated(had_key=True), "The API key is not known, has expired or was revoked."),
        (ModelNotFound("m"), "The model 'm' does not exist or this key may not use it."),
        (
            ModelNotFound("m", ("one", "two")),
            "The model 'm' does not exist or this key may not use it "
            '(models from upstream(s) "one", "two" failed to load).',
        ),
        (
            ModelNotServed("m", "/v1/messages", ("/v1/responses",), ("two",)),
            "The model 'm' is not served on /v1/messages; it is served on /v1/responses "
            '(models from upstream(s) "two" failed to load).',
        ),
        (
            ModelNotServed("m", "/v1/messages", ()),
            "The model 'm' is not served on /v1/messages; it is served on no chat endpoint.",
        ),
        (
            BodyTooLarge(2000),
            "The request body is larger than the limit of 2000 bytes (FLOWAY_MAX_BODY_BYTES).",
        ),
        (UpstreamTimeout("connect", 10), "The upstream did not accept a connection within 10 s."),
        (UpstreamTimeout("headers", 0.5), "The upstream sent no answer within 0.5 s."),
        (UpstreamTimeout("idle", 60.0), "The upstream sent nothing for 60 s and was given up."),
        (SwapExhausted("up-1", 9), "The state of upstream up-1 lost 9 races in a row; try again."),
        (UpstreamGone("up-1"), "The upstream up-1 does not exist any more."),
        (InternalError("req_1"), "Internal error of the gateway. Its log has the details under req_1."),
    ],
)
def test_an_error_says_what_failed_and_with_which_value(error: FlowayError, sentence: str) -> None:
    assert str(error) == sentence


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAuthenticated(had_key=True), 401),
        (NotReady(), 503),
        (ModelNotFound("m"), 404),
        (ModelNotServed("m", "e", ()), 400),
        (BodyTooLarge(1), 413),
        (UnsupportedEncoding("br"), 415),
        (UpstreamTimeout("idle", 1), 504),
    ],
)
def test_an_error_has_the_status_of_its_kind(error: ClientError | UpstreamError, status: int) -> None:
    assert error.status == status


def test_a_prompt_in_the_place_of_a_model_is_not_repeated_whole() -> None:
    for error in (ModelNotFound("m" * 9999), ModelNotServed("m" * 9999, "e", ())):
        assert len(str(error)) < 500


def test_a_caller_without_upstreams_is_told_what_an_operator_does() -> None:
    told = str(ModelNotFound("m", has_upstreams=False))

    assert "this key has no enabled upstream" in told
    assert "flask --app wsgi upstreams add" in told
