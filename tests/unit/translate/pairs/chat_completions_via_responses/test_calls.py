from floway.translate.base import Document
from floway.translate.pairs.chat_completions_via_responses.calls import Calls

CALL = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f", "arguments": ""}


def entries(*deltas: Document) -> list[Document]:
    return [entry for delta in deltas for entry in delta["tool_calls"]]


def test_calls_are_counted_whatever_their_place() -> None:
    calls = Calls()

    opened = entries(*calls.start(3, CALL), *calls.start(5, {**CALL, "call_id": "call_2"}))

    assert [(entry["index"], entry["id"]) for entry in opened] == [(0, "call_1"), (1, "call_2")]
    assert opened[0]["function"] == {"name": "f", "arguments": ""}


def test_pieces_of_calls_may_alternate() -> None:
    calls = Calls()
    list(calls.start(0, CALL)), list(calls.start(1, CALL))

    pieces = entries(*calls.piece(0, '{"a"'), *calls.piece(1, "{}"), *calls.piece(0, ":1}"))

    assert [(entry["index"], entry["function"]["arguments"]) for entry in pieces] == [
        (0, '{"a"'),
        (1, "{}"),
        (0, ":1}"),
    ]


def test_arguments_that_were_not_streamed_are_given_once() -> None:
    calls = Calls()
    list(calls.start(0, CALL))
    whole = {**CALL, "arguments": "{}"}

    (entry,) = entries(*calls.missing(0, "{}"), *calls.missing(0, "{}"), *calls.end(0, whole))

    assert entry == {"index": 0, "function": {"arguments": "{}"}}


def test_a_call_that_comes_as_a_whole_is_opened_and_filled() -> None:
    calls = Calls()

    opened, filled = entries(*calls.end(0, {**CALL, "arguments": "{}"}))

    assert (opened["id"], filled["function"]["arguments"]) == ("call_1", "{}")
    assert calls.were_made


def test_a_custom_call_keeps_its_text() -> None:
    calls = Calls()
    custom = {"type": "custom_tool_call", "id": "ctc_1", "call_id": "call_1", "name": "patch"}

    opened, filled = entries(*calls.start(0, custom), *calls.piece(0, "***"))

    assert opened == {"index": 0, "id": "call_1", "type": "custom", "custom": {"name": "patch", "input": ""}}
    assert filled == {"index": 0, "custom": {"input": "***"}}


def test_other_items_and_unknown_places_say_nothing() -> None:
    calls = Calls()

    assert list(calls.start(0, {"type": "web_search_call"})) == []
    assert list(calls.end(0, {"type": ["odd"]})) == []
    assert list(calls.piece(0, "{}")) == []
    assert not calls.were_made


def test_a_call_without_arguments_has_an_empty_object() -> None:
    calls = Calls()

    _, filled = entries(*calls.end(0, CALL))
    cut = entries(*calls.end(1, {**CALL, "status": "incomplete"}))

    assert filled == {"index": 0, "function": {"arguments": "{}"}}
    assert [entry["function"]["arguments"] for entry in cut] == [""]
