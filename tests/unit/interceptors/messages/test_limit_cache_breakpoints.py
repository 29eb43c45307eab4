from typing import Any

from floway.interceptors.base import Circumstances
from floway.interceptors.messages.limit_cache_breakpoints import change, may_apply

MARK = {"type": "ephemeral"}


def block(words: str, marked: bool = True) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"cache_control": MARK} if marked else {})}


def marked_in(value: Any) -> list[str]:
    """The names or texts of what is marked, in order."""
    if isinstance(value, list):
        return [name for each in value for name in marked_in(each)]
    if not isinstance(value, dict):
        return []
    inner = [name for each in value.values() for name in marked_in(each)]
    return [*inner, value.get("text") or value.get("name") or "?"] if "cache_control" in value else inner


def request(system: int, messages: int) -> dict[str, Any]:
    return {
        "tools": [{"name": "tool", "cache_control": MARK}],
        "system": [block(f"s{number}") for number in range(system)],
        "messages": [{"role": "user", "content": [block(f"m{number}")]} for number in range(messages)],
    }


def test_four_are_the_very_same_document() -> None:
    document = request(1, 2)

    assert change(document, Circumstances()) is document


def test_the_longest_prefixes_keep_theirs() -> None:
    assert marked_in(change(request(2, 2), Circumstances())) == ["s0", "s1", "m0", "m1"]
    assert marked_in(change(request(1, 5), Circumstances())) == ["s0", "m2", "m3", "m4"]
    assert marked_in(change(request(6, 0), Circumstances())) == ["s2", "s3", "s4", "s5"]
    alone = {"messages": request(0, 6)["messages"]}
    assert marked_in(change(alone, Circumstances())) == ["m2", "m3", "m4", "m5"]


def test_markers_within_results_of_tools_count() -> None:
    result = {"type": "tool_result", "content": [block("in")], "cache_control": MARK, "name": "result"}
    document = {"messages": [{"role": "user", "content": [block("m0"), block("m1"), block("m2"), result]}]}

    changed = change(document, Circumstances())

    assert marked_in(changed) == ["m1", "m2", "in", "result"]
    assert marked_in(document) == ["m0", "m1", "m2", "in", "result"]


def test_only_the_markers_go_and_it_is_told() -> None:
    told: list[tuple[str, str]] = []

    changed = change(request(1, 4), Circumstances(clamped=lambda path, reason: told.append((path, reason))))

    assert changed["messages"][0]["content"] == [block("m0", marked=False)]
    assert changed["tools"] == [{"name": "tool"}]
    assert told == [("cache_control", "a Messages upstream takes at most four")]


def test_odd_shapes_are_the_vendors_to_judge() -> None:
    odd = {"messages": [7, {"content": 5}, {"content": ["x", None]}], "system": "s", "tools": {"a": 1}}

    assert change(odd, Circumstances()) is odd
    assert may_apply(b'{"cache_control":{}}')
    assert not may_apply(b"{}")
