from floway.interceptors.base import Circumstances
from floway.interceptors.chat_completions.disable_reasoning_on_forced_tool import change, may_apply

NOWHERE = Circumstances()


def test_a_forced_tool_switches_reasoning_off() -> None:
    document = {"tool_choice": "required", "reasoning_effort": "high"}

    assert change(document, NOWHERE) == {"tool_choice": "required", "reasoning_effort": "none"}
    assert change({"tool_choice": {"name": "read"}}, NOWHERE) == {
        "tool_choice": {"name": "read"},
        "reasoning_effort": "none",
    }


def test_anything_else_is_the_very_same_document() -> None:
    for document in (
        {"tool_choice": "auto", "reasoning_effort": "high"},
        {"tool_choice": "required", "reasoning_effort": "none"},
        {},
    ):
        assert change(document, NOWHERE) is document


def test_only_bodies_with_a_choice_are_looked_at() -> None:
    assert may_apply(b'{"tool_choice":"required"}')
    assert not may_apply(b"{}")
