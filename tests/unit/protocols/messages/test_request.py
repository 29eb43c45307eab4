import pytest

from floway.errors import MalformedRequest
from floway.protocols.base import Head
from floway.protocols.messages.request import read_head


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (b'{"model":"m"}', Head("m", False)),
        (b'{"model":"m","stream":true,"max_tokens":1,"messages":[{"role":"system"}]}', Head("m", True)),
        (b'{"model":"m","stream":null}', Head("m", False)),
        (b'{"model":"m","betas":null,"anthropic_beta":null}', Head("m", False)),
    ],
)
def test_the_head_is_read(body: bytes, head: Head) -> None:
    assert read_head(body) == head


@pytest.mark.parametrize("body", [b"{}", b'{"model":""}', b'{"model":null}'])
def test_a_request_without_a_model_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedRequest, match="model: Field required") as refused:
        read_head(body)

    assert refused.value.param == "model"


@pytest.mark.parametrize("name", ["betas", "anthropic_beta"])
def test_betas_in_the_body_are_refused(name: str) -> None:
    with pytest.raises(MalformedRequest, match="'anthropic-beta' header") as refused:
        read_head(b'{"model":"m","%b":["x"]}' % name.encode())

    assert refused.value.param == name


def test_a_stream_that_is_no_boolean_is_refused() -> None:
    with pytest.raises(MalformedRequest, match="Expected `bool") as refused:
        read_head(b'{"model":"m","stream":"yes"}')

    assert refused.value.param == "stream"
