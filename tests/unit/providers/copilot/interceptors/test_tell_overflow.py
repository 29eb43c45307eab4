import json

import pytest

from floway.providers.copilot.interceptors.tell_overflow import reworded


@pytest.mark.parametrize(
    "body",
    [
        b"Request body is too large for model context window",
        b'{"error": {"message": "Request body is too large for model context window"}}',
        b'{"error": {"message": "too long", "code": "context_length_exceeded"}}',
        b'{"error": {"message": "of 300000", "code": "model_max_prompt_tokens_exceeded"}}',
    ],
)
def test_an_overflow_is_told_in_the_words_that_clients_act_on(body: bytes) -> None:
    told = reworded(body)

    assert told is not None
    status, document = told[0], json.loads(told[1])
    assert (status, document["type"], document["error"]["type"]) == (400, "error", "invalid_request_error")
    assert document["error"]["message"].startswith("prompt is too long")


def test_other_refusals_stay() -> None:
    assert reworded(b'{"error": {"message": "The requested model is not supported."}}') is None
