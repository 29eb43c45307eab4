import json

import pytest

from floway.errors import MalformedRequest
from floway.protocols.base import Head
from floway.protocols.chat_completions.request import read_head, with_usage_asked


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (b'{"model":"m"}', Head("m", False, False)),
        (b'{"model":"m","stream":true}', Head("m", True, False)),
        (b'{"model":"m","stream":true,"stream_options":null}', Head("m", True, False)),
        (b'{"model":"m","stream":true,"stream_options":{}}', Head("m", True, False)),
        (b'{"model":"m","stream":true,"stream_options":{"include_usage":false}}', Head("m", True, False)),
        (b'{"model":"m","stream":true,"stream_options":{"include_usage":true}}', Head("m", True, True)),
    ],
)
def test_the_head_is_read(body: bytes, head: Head) -> None:
    assert read_head(body) == head


@pytest.mark.parametrize("body", [b"{}", b'{"model":""}', b'{"model":null}'])
def test_a_request_without_a_model_is_refused_as_the_vendor_does(body: bytes) -> None:
    with pytest.raises(MalformedRequest, match="Missing required parameter: 'model'") as refused:
        read_head(body)

    assert (refused.value.param, refused.value.code) == ("model", "missing_required_parameter")


def test_a_nested_member_of_the_wrong_type_is_named_with_its_path() -> None:
    with pytest.raises(MalformedRequest) as refused:
        read_head(b'{"model":"m","stream_options":{"include_usage":"yes"}}')

    assert refused.value.param == "stream_options.include_usage"


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (b'{"model":"m"}', b'{"stream_options":{"include_usage":true},"model":"m"}'),
        (b'{"a":1, "stream_options":null}', b'{"a":1, "stream_options":{"include_usage":true}}'),
        (b'{"a":1,"stream_options":{}}', b'{"a":1,"stream_options":{"include_usage":true}}'),
        (
            b'{"stream_options": {"include_usage": false, "x": [1]}, "b":2}',
            b'{"stream_options": {"include_usage": true, "x": [1]}, "b":2}',
        ),
        (
            b'{"stream_options":{"include_obfuscation":false}}',
            b'{"stream_options":{"include_usage":true,"include_obfuscation":false}}',
        ),
    ],
)
def test_usage_is_asked_for_and_every_other_byte_stays(body: bytes, asked: bytes) -> None:
    assert with_usage_asked(body) == asked
    assert json.loads(asked)["stream_options"]["include_usage"] is True
