"""Why a model is not served, in a sentence."""

import pytest

from floway.errors import ClientError
from floway.gateway.model_errors import ModelNotAllowed, ModelNotFound, ModelNotServed, WrongKind


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ModelNotAllowed("m"), 403, "'m'"),
        (ModelNotFound("m"), 404, "does not exist or this key may not use it."),
        (ModelNotFound("m", ("one",)), 404, '(models from upstream(s) "one" failed to load).'),
        (ModelNotFound("m", has_upstreams=False), 404, "this key has no enabled upstream"),
        (ModelNotServed("m", "/v1/messages", ()), 400, "it is served on no chat endpoint."),
        (WrongKind("m", "chat", "embedding"), 400, "is of the kind 'embedding'"),
    ],
)
def test_each_says_what_it_is_about(error: ClientError, status: int, said: str) -> None:
    assert error.status == status
    assert said in str(error)


@pytest.mark.parametrize("name", ["m" * 500, "m" * 257])
def test_a_name_of_any_length_fits_into_an_answer(name: str) -> None:
    assert name not in str(ModelNotFound(name))
    assert name[:256] in str(ModelNotFound(name))
