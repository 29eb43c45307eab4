import msgspec
import pytest

from floway.errors import MalformedRequest
from floway.protocols.parsing import NULL, Count, decode_body, readable


class Body(msgspec.Struct):
    model: str | None = None
    count: Count | None = None


DECODER = msgspec.json.Decoder(Body)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "it is empty."),
        (b" \n ", "it is empty."),
        (b'{"model": "a"', "it ends too early, at line 1 column 14 (byte 13)."),
        (b'{"a":1,\n  oops}', "object keys must be strings at line 2 column 3 (byte 10)."),
        (b'{"a":1,}', "trailing comma in object at line 1 column 8 (byte 7)."),
        (b'{"a":NaN}', "invalid character at line 1 column 6 (byte 5)."),
        (b'\xef\xbb\xbf{"a":1}', "invalid character at line 1 column 1 (byte 0)."),
    ],
)
def test_a_malformed_body_is_refused_with_the_place_of_the_fault(body: bytes, message: str) -> None:
    with pytest.raises(MalformedRequest) as refused:
        decode_body(DECODER, body)

    assert str(refused.value) == f"The request body is not valid JSON: {message}"
    assert refused.value.status == 400
    assert refused.value.param is None


def test_a_member_of_the_wrong_type_is_named() -> None:
    with pytest.raises(MalformedRequest) as refused:
        decode_body(DECODER, b'{"model": 5}')

    assert refused.value.param == "model"
    assert str(refused.value) == "Invalid request body: Expected `str | null`, got `int` - at `$.model`."


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"'])
def test_a_body_that_is_no_object_is_refused_without_a_param(body: bytes) -> None:
    with pytest.raises(MalformedRequest, match="Expected `object`") as refused:
        decode_body(DECODER, body)

    assert refused.value.param is None


def test_broken_utf8_is_placed_in_the_body_not_in_its_string() -> None:
    with pytest.raises(MalformedRequest, match=r"invalid UTF-8 at line 2 column 13 \(byte 14\)"):
        decode_body(DECODER, b'{\n  "model": "a\xff"}'.replace(b"  ", b" "))


@pytest.mark.parametrize(
    ("body", "byte"),
    [
        (b'{"a":"\\ud83d"}', 6),
        (b'{"a":"x\\ude00"}', 7),
        (b'{"a":"\\ud83d\\ude00 \\uD83D!"}', 19),
        (b'{"a":"\\ud83d\\ud83d\\ude00"}', 6),
        (b'{"a":"\\\\ud83d\\ud83d"}', 13),
    ],
)
def test_half_of_a_surrogate_pair_is_called_that(body: bytes, byte: int) -> None:
    with pytest.raises(MalformedRequest) as refused:
        decode_body(DECODER, body)

    assert f"half of a surrogate pair at line 1 column {byte + 1} (byte {byte})" in str(refused.value)


def test_a_body_that_is_nested_thousands_deep_is_refused() -> None:
    with pytest.raises(MalformedRequest, match="nested too deeply"):
        decode_body(DECODER, b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[",
        b'{"count":-1}',
        b'{"count":1000000000001}',
        b'{"count":1.5}',
        b'{"model":"\xff"}',
        b'{"a":' + b"[" * 100_000,
    ],
)
def test_what_a_vendor_garbled_is_not_readable(data: bytes) -> None:
    assert readable(DECODER, data) is None


def test_what_a_vendor_sent_well_is_readable_also_when_kept_raw() -> None:
    assert readable(DECODER, b'{"count":1000000000000}') == Body(count=10**12)
    assert readable(DECODER, msgspec.Raw(b'{"model":"m"}')) == Body("m")
    assert readable(DECODER, NULL) is None
