from typing import Any

import pytest

from floway.providers.copilot.initiator import initiator

ASKED = {"role": "user", "content": "Hi"}
RESULT = {"type": "tool_result", "tool_use_id": "t", "content": "ok"}


@pytest.mark.parametrize(
    ("messages", "who"),
    [
        ([ASKED], "user"),
        ([{"role": "user", "content": [{"type": "text", "text": "Hi"}]}], "user"),
        ([ASKED, {"role": "assistant", "content": "Ho"}], "agent"),
        ([ASKED, {"role": "user", "content": [RESULT]}], "agent"),
        ([ASKED, {"role": "user", "content": [RESULT, RESULT]}], "agent"),
        ([ASKED, {"role": "user", "content": [RESULT, {"type": "text", "text": "more"}]}], "user"),
        ([ASKED, {"role": "system", "content": "Stop"}], "agent"),
        ([{"role": "user", "content": []}], "user"),
    ],
)
def test_of_messages(messages: Any, who: str) -> None:
    assert initiator("messages", {"messages": messages}) == who


@pytest.mark.parametrize(
    ("messages", "who"),
    [
        ([ASKED], "user"),
        ([ASKED, {"role": "assistant", "tool_calls": []}], "agent"),
        ([ASKED, {"role": "tool", "content": "ok"}], "agent"),
        ([{"role": "system", "content": "x"}], "user"),
        ([], "user"),
        (None, "user"),
    ],
)
def test_of_chat_completions(messages: Any, who: str) -> None:
    assert initiator("chat_completions", {"messages": messages}) == who


@pytest.mark.parametrize(
    ("given", "who"),
    [
        ("Hi", "user"),
        ([], "user"),
        ([ASKED], "user"),
        ([ASKED, {"type": "function_call_output", "output": "ok"}], "agent"),
        ([ASKED, {"role": "assistant", "content": "Ho"}], "agent"),
        ([{"role": "developer", "content": "x"}], "user"),
    ],
)
def test_of_responses(given: Any, who: str) -> None:
    assert initiator("responses", {"input": given}) == who
