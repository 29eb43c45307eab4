import pytest

from floway.domain.failure import Failure
from floway.translate.shared.context_overflow import overflow_in, rewritten


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("context_length_exceeded", "Too long."),
        ("model_max_prompt_tokens_exceeded", "Too long."),
        (None, "Your input exceeds the context window of this model."),
        (None, "This model's maximum context length is 8192 tokens."),
    ],
)
def test_an_overflow_is_told_in_the_words_that_clients_act_on(code: str | None, message: str) -> None:
    assert rewritten(Failure(500, message, code)) == Failure(400, f"prompt is too long: {message}", code)


def test_other_failures_come_back_as_they_are() -> None:
    failure = Failure(429, "Slow down.", "rate_limit_exceeded")

    assert rewritten(failure) is failure


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"error": {"code": "context_length_exceeded", "message": "No."}}', "prompt is too long: No."),
        (b'{"error": "Request body is too large for model context window"}', None),
        (b"Request body is too large for model context window", None),
        (b'{"code": "context_length_exceeded", "message": null}', "prompt is too long"),
    ],
)
def test_an_error_body_about_an_overflow_is_found(body: bytes, message: str | None) -> None:
    failure = overflow_in(body)

    assert failure is not None
    assert failure.status == 400
    assert failure.message == (
        message or "prompt is too long: Request body is too large for model context window"
    )


@pytest.mark.parametrize("body", [b"", b"{}", b'{"error": {"message": "No."}}', b"[1]", b"<html>"])
def test_another_error_body_is_not_about_an_overflow(body: bytes) -> None:
    assert overflow_in(body) is None
