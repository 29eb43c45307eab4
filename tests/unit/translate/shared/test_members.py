import pytest

from floway.translate.base import Untranslatable
from floway.translate.shared.members import objects, text


def test_objects_come_with_their_paths() -> None:
    assert list(objects([{"a": 1}, {}], "p")) == [("p[0]", {"a": 1}), ("p[1]", {})]
    assert list(objects(None, "p")) == []


@pytest.mark.parametrize(("value", "param"), [("x", "p"), ([{}, 7], "p[1]")])
def test_anything_else_is_refused_by_name(value: object, param: str) -> None:
    with pytest.raises(Untranslatable) as refusal:
        list(objects(value, "p"))

    assert refusal.value.param == param


def test_a_member_that_must_be_text_is_refused_by_name() -> None:
    assert text({"a": "b"}, "a", "p") == "b"
    with pytest.raises(Untranslatable) as refusal:
        text({"a": 7}, "a", "p")

    assert refusal.value.param == "p.a"
