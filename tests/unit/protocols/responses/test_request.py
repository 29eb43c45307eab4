import pytest

from floway.errors import MalformedRequest
from floway.protocols.base import Head
from floway.protocols.responses.request import read_head


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (b'{"model":"m","input":"hi"}', Head("m", False)),
        (b'{"model":"m","stream":true}', Head("m", True)),
        (b'{"model":"m","stream":null}', Head("m", False)),
    ],
)
def test_the_head_is_read(body: bytes, head: Head) -> None:
    assert read_head(body) == head


@pytest.mark.parametrize("body", [b"{}", b'{"model":""}', b'{"model":null}'])
def test_a_request_without_a_model_is_refused_as_the_vendor_does(body: bytes) -> None:
    with pytest.raises(MalformedRequest, match="Missing required parameter: 'model'") as refused:
        read_head(body)

    assert (refused.value.param, refused.value.code) == ("model", "missing_required_parameter")
