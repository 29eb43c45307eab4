import base64
from typing import Any

import pytest

from floway.translate.shared.reasoning_carrier import is_sealed_by_openai, packed, unpacked


@pytest.mark.parametrize(
    ("sealed", "item_id"), [("abc", "rs_1"), ("", "rs_1"), ("a@b", "rs_1"), ("a+/=", "x")]
)
def test_what_is_packed_comes_back(sealed: str, item_id: str) -> None:
    assert unpacked(packed(sealed, item_id)) == (sealed, item_id)


@pytest.mark.parametrize("carrier", ["EqQBnative==", "abc@", "", None, 5])
def test_what_is_no_carrier_was_minted_elsewhere(carrier: Any) -> None:
    assert unpacked(carrier) is None


def test_a_fernet_token_is_openais() -> None:
    issued_at = 1_790_000_000
    token = base64.urlsafe_b64encode(b"\x80" + issued_at.to_bytes(8, "big") + bytes(64)).decode()

    assert is_sealed_by_openai(token)
    assert not is_sealed_by_openai("EqQBCkYIBxgCKkA")
    assert not is_sealed_by_openai("")
