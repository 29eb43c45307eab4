from floway.translate.base import Document
from floway.translate.pairs.chat_completions_via_responses.gate import WordGate


def item(kind: str, index: int, state: str) -> Document:
    return {"type": f"response.output_item.{state}", "output_index": index, "item": {"type": kind}}


def delta(index: int) -> Document:
    return {"type": "response.output_text.delta", "output_index": index, "delta": "x"}


def admitted(gate: WordGate, *events: Document) -> list[Document]:
    return [each for event in events for each in gate.admit(event)]


def test_later_items_wait_for_open_reasoning() -> None:
    gate = WordGate()
    opened, later, done = item("reasoning", 0, "added"), delta(1), item("reasoning", 0, "done")

    assert admitted(gate, opened, later) == [opened]
    assert admitted(gate, done) == [done, later]


def test_what_was_held_may_hold_again() -> None:
    gate = WordGate()
    first, second = item("reasoning", 0, "added"), item("message", 1, "added")
    admitted(gate, first, second, delta(2))

    assert admitted(gate, item("reasoning", 0, "done"))[1:] == [second]
    assert admitted(gate, item("message", 1, "done"))[1:] == [delta(2)]


def test_calls_hold_nothing_up() -> None:
    gate = WordGate()
    events = [item("function_call", 0, "added"), delta(1), item("function_call", 0, "done")]

    assert admitted(gate, *events) == events


def test_events_of_the_open_item_and_of_the_whole_pass() -> None:
    gate = WordGate()
    events = [item("reasoning", 1, "added"), delta(1), delta(0), {"type": "ping"}, {"output_index": "x"}]

    assert admitted(gate, *events) == events


def test_the_end_releases_all() -> None:
    gate = WordGate()
    admitted(gate, item("reasoning", 0, "added"), delta(1), delta(2))

    assert gate.flush() == [delta(1), delta(2)]
    assert gate.flush() == []
