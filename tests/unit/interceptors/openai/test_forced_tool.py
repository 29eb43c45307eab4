from typing import Any

import pytest

from floway.interceptors.openai.forced_tool import is_forced, may_apply


@pytest.mark.parametrize(
    ("choice", "forced"),
    [
        ("required", True),
        ({"type": "function", "function": {"name": "read"}}, True),
        ({"type": "allowed_tools"}, True),
        ("auto", False),
        ("none", False),
        (None, False),
    ],
)
def test_required_and_named_tools_are_forced(choice: Any, forced: bool) -> None:
    assert is_forced({"tool_choice": choice}) is forced
    assert not is_forced({})


def test_only_bodies_with_a_choice_are_looked_at() -> None:
    assert may_apply(b'{"tool_choice":"auto"}')
    assert not may_apply(b"{}")
