"""The order of messages, and the pairs of calls and results."""

from typing import Any

import pytest

from floway.simulator.signatures import Signer
from floway.simulator.vendors.anthropic.conversation import check
from floway.simulator.wire import Refusal

USER = {"role": "user", "content": "Hello"}


def _calls(*ids: str) -> dict[str, Any]:
    return {
        "role": "assistant",
        "content": [{"type": "tool_use", "id": id, "name": "f", "input": {}} for id in ids],
    }


def _results(*ids: str, then: str = "") -> dict[str, Any]:
    content = [{"type": "tool_result", "tool_use_id": id, "content": "x"} for id in ids]
    return {"role": "user", "content": content + ([{"type": "text", "text": then}] if then else [])}


def _check(*messages: dict[str, Any], **members: Any) -> None:
    check({"messages": list(messages), **members}, Signer("test"))


def test_results_may_come_in_any_order_with_text_behind_them() -> None:
    _check(USER, _calls("a", "b"), _results("b", "a", then="and?"))


def test_a_system_message_may_stand_between_call_and_result() -> None:
    _check(USER, _calls("a"), {"role": "system", "content": "Note"}, _results("a"))


UNANSWERED = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: {}. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)


@pytest.mark.parametrize(
    ("messages", "message"),
    [
        ([USER, _calls("a")], UNANSWERED.format("a")),
        ([USER, _calls("a", "b"), _results("a")], UNANSWERED.format("b")),
        ([USER, _calls("a"), USER, _results("a")], UNANSWERED.format("a")),
        (
            [USER, _results("a")],
            "messages.1.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a. "
            "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
        ),
        (
            [USER, _calls("a"), _results("a", "a")],
            "messages.2.content.1: each tool_use must have a single result. "
            "Found multiple `tool_result` blocks with id: a",
        ),
        (
            [USER, _calls("a"), _results("a"), _calls("a"), _results("a")],
            "messages.3.content.0: `tool_use` ids must be unique",
        ),
        ([_calls("a"), _results("a")], 'messages: first message must use the "user" role'),
        ([], "messages: at least one message is required"),
        (
            [{"role": "tool", "content": "x"}],
            "messages.0.role: Input should be 'user', 'assistant' or 'system'",
        ),
        (
            [{"role": "user", "content": []}],
            "messages.0: all messages must have non-empty content except for the optional final "
            "assistant message",
        ),
        ([{**USER, "name": "x"}], "messages.0.name: Extra inputs are not permitted"),
        (
            [USER, {"role": "assistant", "content": "So "}],
            "messages: final assistant content cannot end with trailing whitespace",
        ),
    ],
)
def test_a_broken_conversation_is_refused(messages: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(Refusal) as raised:
        _check(*messages)

    assert raised.value.message == message


def test_with_thinking_on_a_tool_turn_must_keep_its_thinking() -> None:
    with pytest.raises(Refusal, match="Expected `thinking` or `redacted_thinking`, but found `tool_use`"):
        _check(USER, _calls("a"), _results("a"), thinking={"type": "enabled", "budget_tokens": 1024})
