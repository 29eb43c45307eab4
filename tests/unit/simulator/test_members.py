"""Checks of members, in OpenAI's wording."""

from typing import Any

import pytest

from floway.simulator.members import check, elements, fits, table
from floway.simulator.vendors.openai import Wording
from floway.simulator.wire import Refusal

MEMBERS = table("name:string size:integer parts:string|list extra:any")


@pytest.mark.parametrize(
    "value",
    [{"name": "x", "size": None}, {"name": "x", "parts": []}, {"name": "x", "size": 2.0, "extra": True}],
)
def test_good_members_pass(value: Any) -> None:
    check(value, "at", MEMBERS, Wording(), ("name",))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], "invalid_type"),
        ({}, "missing_required_parameter"),
        ({"name": None}, "missing_required_parameter"),
        ({"name": "x", "size": "1"}, "invalid_type"),
        ({"name": "x", "size": True}, "invalid_type"),
        ({"name": "x", "size": 1.5}, "invalid_type"),
        ({"name": "x", "other": 1}, "unknown_parameter"),
    ],
)
def test_wrong_members_are_refused(value: Any, code: str) -> None:
    with pytest.raises(Refusal) as raised:
        check(value, "at", MEMBERS, Wording(), ("name",))

    assert raised.value.code == code


def test_elements_come_with_their_places() -> None:
    assert elements(["a", "b"], "list", Wording()) == [("list[0]", "a"), ("list[1]", "b")]
    with pytest.raises(Refusal):
        elements({}, "list", Wording())


def test_json_numbers_are_told_apart() -> None:
    assert fits(2.0, "integer")
    assert fits(2, "number")
    assert not fits(False, "number")
