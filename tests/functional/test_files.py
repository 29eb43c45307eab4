"""Files of a Responses client reach upstreams of other protocols, which check them as the vendors do."""

import json

import pytest

from tests.support.cases import RESPONSES, ask
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator

PDF = {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0xLjcK"}
NOTES = {"type": "input_file", "filename": "notes.txt", "file_data": "YSB0ZXh0"}
CALL = {"type": "function_call", "call_id": "call_1", "name": "read", "arguments": "{}"}
INPUT = [
    {"role": "user", "content": [{"type": "input_text", "text": "Read both."}, PDF, NOTES]},
    CALL,
    {"type": "function_call_output", "call_id": "call_1", "output": [PDF, NOTES]},
]
TOOL = {"type": "function", "name": "read", "parameters": {"type": "object", "properties": {}}}


@pytest.mark.parametrize("model", ["sim-messages", "sim-chat"])
def test_files_are_taken_in_messages_and_in_results(lab: Gateway, vendor: Simulator, model: str) -> None:
    call = ask(lab, RESPONSES, model, stream=False, input=INPUT, tools=[TOOL]).wait_head()
    body = json.loads(call.read_all())

    assert (call.status, body.get("status")) == (200, "completed"), body


@pytest.mark.parametrize("model", ["sim-messages", "sim-chat"])
def test_a_file_of_another_vendor_is_refused_by_name(lab: Gateway, vendor: Simulator, model: str) -> None:
    stored = [{"role": "user", "content": [{"type": "input_file", "file_id": "file-1"}]}]

    call = ask(lab, RESPONSES, model, stream=False, input=stored).wait_head()
    error = json.loads(call.read_all())["error"]

    assert (call.status, error["param"]) == (400, "input[0].content[0].file_id")
