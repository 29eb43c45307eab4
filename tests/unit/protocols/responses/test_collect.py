"""A Responses stream as one response."""

import pytest

from floway.protocols.responses.collect import collect


@pytest.mark.parametrize("end", ["response.completed", "response.incomplete", "response.failed"])
def test_the_terminal_event_holds_the_response(end: str) -> None:
    created = {"type": "response.created", "response": {"id": "r", "status": "in_progress"}}

    assert collect([created, {"type": end, "response": {"id": "r", "status": "over"}}]) == {
        "id": "r",
        "status": "over",
    }


def test_without_an_end_there_is_no_response() -> None:
    assert collect([{"type": "response.created", "response": {"id": "r"}}]) == {}
