"""The events of one output item."""

from floway.simulator.vendors.openai_responses.item_events import item_events


def test_a_message_opens_its_part_before_the_text() -> None:
    part = {"type": "output_text", "text": "ab", "annotations": []}
    item = {"id": "msg", "type": "message", "status": "completed", "content": [part]}

    events = list(item_events(3, item, ("a", "b")))

    assert [kind.removeprefix("response.") for kind, _ in events] == [
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
    ]
    assert events[0][1]["item"] == {**item, "status": "in_progress", "content": []}
    assert events[2][1] == {
        "item_id": "msg",
        "output_index": 3,
        "content_index": 0,
        "delta": "a",
        "logprobs": [],
    }


def test_a_custom_call_streams_its_input() -> None:
    item = {"id": "ctc", "type": "custom_tool_call", "call_id": "c", "name": "p", "input": "xy"}

    events = list(item_events(0, item, ("x", "y")))

    assert [kind for kind, _ in events][1:4] == [
        "response.custom_tool_call_input.delta",
        "response.custom_tool_call_input.delta",
        "response.custom_tool_call_input.done",
    ]
    assert events[3][1]["input"] == "xy"


def test_reasoning_without_a_summary_has_no_events_inside() -> None:
    assert len(list(item_events(0, {"id": "rs", "type": "reasoning", "summary": []}, ()))) == 2
