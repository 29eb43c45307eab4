from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.messages.disable_reasoning_on_forced_tool import change, may_apply

OFF = {"type": "disabled"}
FORCED = {"type": "tool", "name": "read"}
NOWHERE = Circumstances()


@pytest.mark.parametrize("choice", [FORCED, {"type": "any"}])
def test_a_forced_tool_switches_thinking_off_and_keeps_the_format(choice: Any) -> None:
    document = {
        "tool_choice": choice,
        "thinking": {"type": "enabled", "budget_tokens": 1024},
        "output_config": {"effort": "high", "format": {"type": "json_schema"}},
    }

    assert change(document, NOWHERE) == {
        "tool_choice": choice,
        "thinking": OFF,
        "output_config": {"format": {"type": "json_schema"}},
    }


def test_a_config_without_anything_else_goes() -> None:
    document = {"tool_choice": FORCED, "output_config": {"effort": "low"}}

    assert change(document, NOWHERE) == {"tool_choice": FORCED, "thinking": OFF}


@pytest.mark.parametrize(
    "document",
    [
        {"tool_choice": {"type": "auto"}, "thinking": {"type": "adaptive"}},
        {"tool_choice": {"type": "none"}},
        {"tool_choice": "any"},
        {"tool_choice": FORCED, "thinking": OFF, "output_config": {"format": {}}},
        {},
    ],
)
def test_anything_else_is_the_very_same_document(document: Any) -> None:
    assert change(document, NOWHERE) is document


def test_only_bodies_with_a_choice_are_looked_at() -> None:
    assert may_apply(b'{"tool_choice":{}}')
    assert not may_apply(b'{"tools":[]}')
