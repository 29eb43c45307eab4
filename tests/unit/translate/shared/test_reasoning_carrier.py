from typing import Any

import pytest

from floway.translate.shared.reasoning_carrier import packed, unpacked


@pytest.mark.parametrize(
    ("sealed", "item_id"), [("abc", "rs_1"), ("", "rs_1"), ("a@b", "rs_1"), ("a+/=", "x")]
)
def test_what_is_packed_comes_back(sealed: str, item_id: str) -> None:
    assert unpacked(packed(sealed, item_id)) == (sealed, item_id)


@pytest.mark.parametrize("carrier", ["EqQBnative==", "abc@", "", None, 5])
def test_what_is_no_carrier_was_minted_elsewhere(carrier: Any) -> None:
    assert unpacked(carrier) is None
