import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.shared.gemini_client.calls import CallIds
from floway.translate.shared.gemini_client.contents import CALL, RESULT, Part


def call(turn: int, position: int, **value: object) -> Part:
    return Part(CALL, {"name": "f", **value}, None, turn, position)


def result(turn: int, position: int, **value: object) -> Part:
    return Part(RESULT, {"name": "f", **value}, None, turn, position)


def test_a_call_keeps_its_id() -> None:
    assert CallIds().called(call(1, 0, id="a")) == "a"


@pytest.mark.parametrize("value", [{}, {"id": None}, {"id": ""}])
def test_a_call_without_an_id_is_named_after_its_place(value: Document) -> None:
    assert CallIds().called(call(1, 2, **value)) == "gemini_call_1_2"


def test_a_result_belongs_to_the_oldest_open_call_of_its_name() -> None:
    ids = CallIds()
    for part in (call(1, 0), call(1, 1, name="g"), call(1, 2)):
        ids.called(part)

    answered = [ids.answered(result(2, 0)), ids.answered(result(2, 1)), ids.answered(result(2, 2, name="g"))]

    assert answered == ["gemini_call_1_0", "gemini_call_1_2", "gemini_call_1_1"]


def test_a_stated_id_closes_its_call() -> None:
    ids = CallIds()
    ids.called(call(1, 0, id="a"))
    ids.called(call(1, 1, id="b"))

    assert [ids.answered(result(2, 0, id="a")), ids.answered(result(2, 1))] == ["a", "b"]


def test_an_id_that_no_call_has_gives_way_to_the_name() -> None:
    ids = CallIds()
    ids.called(call(1, 0))

    assert ids.answered(result(2, 0, id="made-up")) == "gemini_call_1_0"


def test_a_result_without_a_call_is_left_to_the_upstream() -> None:
    assert CallIds().answered(result(2, 1)) == "gemini_call_2_1"
    assert CallIds().answered(result(2, 1, id="a")) == "a"


def test_an_id_is_a_string() -> None:
    with pytest.raises(Untranslatable) as refused:
        CallIds().called(call(1, 0, id=7))

    assert refused.value.param == "contents[1].parts[0].functionCall.id"
