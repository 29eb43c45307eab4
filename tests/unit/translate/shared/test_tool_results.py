from typing import Any

import pytest

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Context
from floway.translate.ledger import Ledger, Loss, LossKind
from floway.translate.registry import PAIRS
from floway.translate.shared.tool_results import flattened, lifted_message, parted, readable

TEXT = {"type": "text", "text": "one"}
IMAGE = {"type": "image", "source": {}}
#: What Claude Code's ToolSearch answers with.
REFERENCE = {"type": "tool_reference", "tool_name": "x"}
#: ``{client: a conversation whose last tool result holds the reference}``.
TURNS: dict[ProtocolId, Any] = {
    MESSAGES: {"model": "m", "max_tokens": 9, "messages": [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "f", "input": {}}]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "t1", "content": [TEXT, REFERENCE]}]},
    ]},
    CHAT_COMPLETIONS: {"model": "m", "messages": [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "t1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "t1", "content": [TEXT, REFERENCE]},
    ]},
    RESPONSES: {"model": "m", "input": [
        {"role": "user", "content": "hi"},
        {"type": "function_call", "call_id": "t1", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "t1", "output": [
            {"type": "input_text", "text": "one"}, REFERENCE]},
    ]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("as it is", "as it is"),
        (None, ""),
        ([], ""),
        ([TEXT, {"type": "text", "text": "two"}], "one\n\ntwo"),
        ([TEXT, {"type": "tool_reference"}], '[{"type":"text","text":"one"},{"type":"tool_reference"}]'),
        ([{"type": "text"}], '[{"type":"text"}]'),
        ({"a": 1}, '{"a":1}'),
    ],
)
def test_a_result_becomes_one_text(content: Any, text: str) -> None:
    assert flattened(content) == text


def test_what_can_be_lifted_is_parted_from_the_rest() -> None:
    kept, lifted = parted([TEXT, IMAGE, "odd"], lambda block: {"part": 1} if block is IMAGE else None)

    assert (kept, lifted) == ([TEXT, "odd"], [{"part": 1}])


@pytest.mark.parametrize("content", ["text", [TEXT], None])
def test_content_without_anything_to_lift_comes_back_as_it_is(content: Any) -> None:
    kept, lifted = parted(content, lambda block: None)

    assert kept is content
    assert lifted == []


def test_lifted_parts_are_labelled_with_their_calls() -> None:
    message = lifted_message([("a", [{"n": 1}]), ("b", [{"n": 2}, {"n": 3}])])

    assert message == {
        "role": "user",
        "content": [
            {"type": "text", "text": "Attached to the result of tool call a:"},
            {"n": 1},
            {"type": "text", "text": "Attached to the result of tool call b:"},
            {"n": 2},
            {"n": 3},
        ],
    }


def test_a_block_of_an_unknown_kind_is_read_as_its_json() -> None:
    ledger = Ledger()

    content = readable([TEXT, REFERENCE, IMAGE], "output", ledger, "input_text")

    assert content == [
        TEXT,
        {"type": "input_text", "text": '{"type":"tool_reference","tool_name":"x"}'},
        IMAGE,
    ]
    reason = "a kind of content that the upstream does not know; its JSON text"
    assert ledger.losses == [Loss("output[1]", LossKind.RENAMED, reason)]


def test_content_that_is_no_list_is_readable_as_it_is() -> None:
    assert readable("12 degrees", "output", Ledger()) == "12 degrees"
    assert readable(None, "output", Ledger()) is None


@pytest.mark.parametrize(("client", "upstream"), [pair for pair in PAIRS if pair[0] != GEMINI])
def test_an_unknown_kind_in_a_result_ends_no_agents_turn(client: ProtocolId, upstream: ProtocolId) -> None:
    context = Context(model="model")

    trip = PAIRS[client, upstream](TURNS[client], context)

    assert "tool_reference" in str(trip.document)
    assert "its JSON text" in str(context.ledger.losses)
