import pytest

from floway.protocols.carriers import is_item_carrier, is_marked, is_seal


@pytest.mark.parametrize(
    "value",
    [
        "floway-packed-chat1.reasoning.0a.",
        "floway-packed-gem1.z",
        "floway-packed-msg1.EqQB=",
        "floway-packed-rsp1.",
    ],
)
def test_packed_reasoning_is_known_by_its_mark(value: str) -> None:
    assert is_marked(value)
    assert not is_item_carrier(value)


@pytest.mark.parametrize(
    "value",
    ["EqQBCkYIBxgC+/=", "gAAAAABn", "chat1", "a floway-packed-msg1.", "", None, 7, ["floway-packed-gem1."]],
)
def test_what_a_vendor_wrote_has_none(value: object) -> None:
    assert not is_marked(value)
    assert not is_item_carrier(value)
    assert not is_seal(value)


@pytest.mark.parametrize(
    ("value", "is_one"), [("gAAAAABn@rs_1", True), ("@rs_1", True), ("gAAAAABn@", False)]
)
def test_an_item_travels_with_its_id(value: str, is_one: bool) -> None:
    assert is_item_carrier(value) is is_one


def test_a_seal_is_known_whatever_it_holds() -> None:
    assert is_seal("Zmxvd2F5W1s=")
    assert not is_seal("CmxvdA==")
