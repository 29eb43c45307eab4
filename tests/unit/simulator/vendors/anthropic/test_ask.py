"""What a Messages answer depends on."""

from typing import Any

from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.anthropic.ask import read

USER = {"role": "user", "content": "Hello"}


def _read(**members: Any) -> Ask:
    return read({"messages": [USER], **members}, "sim", Options(), "seed")


def test_the_prompt_is_the_last_text_of_the_last_user() -> None:
    content = [{"type": "text", "text": "<system-reminder>"}, {"type": "text", "text": "Go"}]
    messages = [{"role": "user", "content": content}, {"role": "system", "content": "Note"}]

    assert _read(messages=messages).prompt == "Go"


def test_results_are_those_of_the_last_message() -> None:
    result = {
        "type": "tool_result",
        "tool_use_id": "t",
        "content": [{"type": "text", "text": "a"}, {"type": "image"}],
    }
    messages = [USER, {"role": "assistant", "content": "x"}, {"role": "user", "content": [result]}]

    ask = _read(messages=messages)
    assert (ask.results, ask.is_continued, ask.prompt) == (("a [image]",), True, "Hello")
    assert _read(messages=[*messages, USER]).results == ()


def test_choices_and_deferred_tools_are_read() -> None:
    tools = [{"name": "f", "input_schema": {}}, {"name": "g", "input_schema": {}, "defer_loading": True}]
    tools.append({"type": "web_search_20250305", "name": "web_search"})

    forced = _read(tools=tools, tool_choice={"type": "tool", "name": "f", "disable_parallel_tool_use": True})

    assert [tool.name for tool in forced.tools] == ["f"]
    assert (forced.tool_choice, forced.parallel) == ("=f", False)
    assert _read(tools=tools, tool_choice={"type": "any"}).tool_choice == "required"


def test_the_lifetimes_of_markers_are_summed_up() -> None:
    def marked(*lifetimes: str) -> list[dict[str, Any]]:
        return [
            {"type": "text", "text": "x", "cache_control": {"type": "ephemeral", "ttl": ttl}}
            for ttl in lifetimes
        ]

    assert _read().cache == "none"
    assert _read(system=marked("5m", "5m")).cache == "5m"
    assert _read(system=marked("1h")).cache == "1h"
    assert _read(system=marked("1h", "5m")).cache == "both"
