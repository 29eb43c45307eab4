"""Responses answers."""

from typing import Any

import pytest

from floway.simulator.vendors.openai_responses import OPENAI_RESPONSES
from floway.simulator.vendors.openai_responses.reply import document, failure, frames
from tests.support.vendor_streams import exchange, payloads

TOOLS = [{"type": "function", "name": "f"}, {"type": "custom", "name": "p"}]
THINKING = {"reasoning": {"summary": "auto"}, "include": ["reasoning.encrypted_content"]}


def _made(model: str = "sim", **members: Any) -> Any:
    return exchange(OPENAI_RESPONSES, model, {"model": "sim", "input": "Hello", **members})


@pytest.mark.parametrize("model", ["sim", "sim+tools=2", "sim+tools=1+events=3", "sim+thinking"])
def test_the_finished_items_are_those_of_the_last_event(model: str) -> None:
    made = _made(model, tools=TOOLS, **THINKING)
    whole = document(made)
    events = payloads(frames(made, whole))

    finished = [event["item"] for event in events if event["type"] == "response.output_item.done"]
    assert finished == whole["output"] == events[-1]["response"]["output"]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert events[0]["response"]["status"] == "in_progress"


def test_reasoning_shows_what_was_asked_for() -> None:
    [plain, _] = document(_made(reasoning={"effort": "low"}))["output"]
    made = _made(**THINKING)
    [full, _] = document(made)["output"]

    assert plain == {"id": "rs_seed", "type": "reasoning", "summary": []}
    assert full["summary"][0]["text"] == "Thinking about: Hello"
    assert made.world.signer.knows("responses", "rs_seed", full["encrypted_content"])


def test_a_failure_goes_on_counting_and_ends_failed() -> None:
    late = payloads(failure(_made(), "rate_limit", 5))
    first = payloads(failure(_made(), "overloaded", 0))

    assert [(event["type"], event["sequence_number"]) for event in late] == [
        ("error", 5),
        ("response.failed", 6),
    ]
    assert [event["type"] for event in first][:2] == ["response.created", "response.in_progress"]
    assert first[-1]["response"]["error"]["code"] == "server_is_overloaded"


def test_the_request_is_echoed() -> None:
    response = document(_made(temperature=0.5, metadata={"a": "b"}, instructions="Rules"))

    assert (response["temperature"], response["metadata"], response["instructions"]) == (
        0.5,
        {"a": "b"},
        "Rules",
    )
    assert (response["tool_choice"], response["service_tier"]) == ("auto", "default")
