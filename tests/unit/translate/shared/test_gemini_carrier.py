import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.translate.shared.gemini_carrier import (
    CALL,
    TEXT,
    THOUGHT,
    Carrier,
    origin_of,
    packed,
    unpacked,
)


@given(st.sampled_from([CALL, THOUGHT, TEXT]), st.text(min_size=1))
def test_what_is_packed_comes_out_byte_for_byte(kind: str, signature: str) -> None:
    origin = origin_of("upstream", "3.8")

    assert unpacked(packed(kind, origin, signature)) == Carrier(kind, origin, signature)


@pytest.mark.parametrize(
    "value",
    [
        "EqQB",
        "abc@rs_1",
        "",
        None,
        5,
        "floway-packed-gem1.",
        "floway-packed-gem1.z.00000000.a",
        "floway-packed-gem1.f.0.",
    ],
)
def test_what_nobody_here_packed_is_none(value: object) -> None:
    assert unpacked(value) is None


def test_an_origin_differs_by_upstream_and_family() -> None:
    origins = {origin_of("a", "3.0"), origin_of("b", "3.0"), origin_of("a", "2.5")}

    assert len(origins) == 3
    assert all(len(origin) == 8 for origin in origins)
