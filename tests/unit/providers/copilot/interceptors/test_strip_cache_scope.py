from typing import Any

from floway.providers.copilot.interceptors.strip_cache_scope import change

PLAIN = {"type": "ephemeral"}


def block(**marker: Any) -> dict[str, Any]:
    return {"type": "text", "text": "a", "cache_control": marker}


def test_markers_become_plain_wherever_they_are() -> None:
    rich = block(type="ephemeral", ttl="1h", scope="global")
    result = {"type": "tool_result", "content": [rich]}

    changed = change(
        {
            "system": [rich],
            "tools": [{"name": "t", **rich}],
            "messages": [{"role": "user", "content": [rich, result]}],
        }
    )

    plain = block(**PLAIN)
    assert changed == {
        "system": [plain],
        "tools": [{"name": "t", **plain}],
        "messages": [{"role": "user", "content": [plain, {"type": "tool_result", "content": [plain]}]}],
    }


def test_a_marker_of_which_nothing_is_left_goes() -> None:
    assert change({"system": [block(ttl="1h")]}) == {"system": [{"type": "text", "text": "a"}]}


def test_plain_markers_and_the_arguments_of_tools_stay() -> None:
    kept = {
        "system": "Be brief.",
        "messages": [
            {"role": "user", "content": [block(**PLAIN)]},
            {"role": "assistant", "content": [{"type": "tool_use", "input": {"cache_control": {"ttl": 1}}}]},
        ],
    }

    assert change(kept) is kept
