from typing import Any

from floway.providers.copilot.interceptors.mark_cache_points import change

MARK = {"copilot_cache_control": {"type": "ephemeral"}}


def message(role: str, content: Any) -> dict[str, Any]:
    return {"role": role, "content": content}


def marked(*messages: dict[str, Any]) -> list[int]:
    changed = change({"messages": list(messages)})["messages"]
    return [index for index, each in enumerate(changed) if "copilot_cache_control" in each]


def test_two_at_the_beginning_and_two_at_the_end_are_marked() -> None:
    said = [message("user", f"{number}") for number in range(5)]

    assert marked(*(message("system", f"{number}") for number in range(3)), *said) == [0, 1, 6, 7]
    assert change({"messages": [message("user", "Hi")]}) == {"messages": [message("user", "Hi") | MARK]}


def test_empty_messages_are_passed_over() -> None:
    assert marked(
        message("system", " "),
        message("developer", "Be brief."),
        message("user", "Hi"),
        message("assistant", None),
        message("user", []),
        message("tool", "ok"),
    ) == [1, 2, 5]


def test_marks_of_the_client_stay() -> None:
    kept = {"messages": [message("user", "Hi") | {"copilot_cache_control": None}]}

    assert change(kept) is kept


def test_what_is_no_conversation_stays() -> None:
    for odd in ({"messages": "Hi"}, {"messages": ["Hi"]}, {}):
        assert change(odd) is odd
