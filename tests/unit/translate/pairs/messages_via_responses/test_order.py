from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.order import ItemOrder


def _frame(kind: str, index: int) -> Document:
    return {"type": f"response.{kind}", "output_index": index}


_ADDED, _DONE, _DELTA = "output_item.added", "output_item.done", "output_text.delta"


def test_a_later_item_waits_for_the_announced_one() -> None:
    order = ItemOrder()

    assert list(order.admit(_frame(_ADDED, 0))) == [_frame(_ADDED, 0)]
    assert list(order.admit(_frame(_ADDED, 1))) == []
    assert list(order.admit(_frame(_DELTA, 0))) == [_frame(_DELTA, 0)]
    assert list(order.admit(_frame(_DONE, 0))) == [_frame(_DONE, 0), _frame(_ADDED, 1)]
    assert list(order.admit(_frame(_DELTA, 1))) == [_frame(_DELTA, 1)]


def test_items_that_waited_are_released_one_after_the_other() -> None:
    order = ItemOrder()
    list(order.admit(_frame(_ADDED, 0)))
    for frame in (_frame(_ADDED, 2), _frame(_ADDED, 1), _frame(_DONE, 2), _frame(_DONE, 1)):
        assert list(order.admit(frame)) == []

    released = list(order.admit(_frame(_DONE, 0)))

    assert [frame["output_index"] for frame in released] == [0, 1, 1, 2, 2]


def test_frames_without_an_item_pass() -> None:
    order = ItemOrder()
    list(order.admit(_frame(_ADDED, 0)))

    assert list(order.admit({"type": "response.in_progress"})) == [{"type": "response.in_progress"}]


def test_the_end_of_the_answer_releases_all_by_item() -> None:
    order = ItemOrder()
    list(order.admit(_frame(_ADDED, 0)))
    for index in (2, 1, 2):
        list(order.admit(_frame(_DELTA, index)))

    assert [frame["output_index"] for frame in order.flush()] == [1, 2, 2]
    assert list(order.flush()) == []
