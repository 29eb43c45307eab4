import pytest

from floway.protocols.carriers import is_marked
from floway.translate.shared.messages_carrier import packed, unpacked


@pytest.mark.parametrize("signature", ["EqQB+/=", "", "floway-packed-msg1.twice"])
def test_a_signature_comes_back_byte_for_byte(signature: str) -> None:
    assert unpacked(packed(signature)) == signature
    assert is_marked(packed(signature))


@pytest.mark.parametrize(
    "value",
    [None, 5, "", "EqQB", "gAAAAABn", "floway-packed-gem1.t.0a.x", "floway-packed-chat1.reasoning.0a."],
)
def test_what_no_messages_upstream_signed_is_none(value: object) -> None:
    assert unpacked(value) is None
