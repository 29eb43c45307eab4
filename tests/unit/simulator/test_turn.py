"""What the simulated model says."""

import json
from typing import Any

from floway.simulator.options import Options
from floway.simulator.turn import Ask, Tool, Turn, play, prompt_tokens, seed_of

WEATHER = Tool("get_weather", {"type": "object", "properties": {"city": {"type": "string"}}})
CLOCK = Tool("get_time")


def _play(prompt: str = "Hello", options: Options | None = None, **members: Any) -> Turn:
    members.setdefault("prompt_members", [prompt])
    return play(Ask("sim", options or Options(), "seed", prompt, **members))


def _calls(turn: Turn) -> list[tuple[str, str]]:
    return [(call.tool.name, call.arguments) for call in turn.calls]


def test_the_prompt_comes_back_word_by_word() -> None:
    assert _play("Hi you").text == ("Simulated ", "answer ", "to: ", "Hi ", "you")


def test_tools_are_called_when_the_prompt_names_them() -> None:
    tools = (WEATHER, CLOCK)

    assert _calls(_play("Use the get_time tool", tools=tools)) == [("get_time", "{}")]
    assert _calls(_play("call get_time and get_weather", tools=tools)) == [
        ("get_time", "{}"),
        ("get_weather", '{"city": "city"}'),
    ]
    assert _calls(_play('call get_weather {"city": "Rome"}', tools=tools)) == [
        ("get_weather", '{"city": "Rome"}')
    ]
    assert _calls(_play("What about get_time?", tools=tools)) == []


def test_the_choice_of_tools_is_honoured() -> None:
    tools = (WEATHER, CLOCK)

    assert _calls(_play("call get_time", tools=tools, tool_choice="none")) == []
    assert _calls(_play(tools=tools, tool_choice="required"))[0][0] == "get_weather"
    assert _calls(_play(tools=tools, tool_choice="=get_time")) == [("get_time", "{}")]
    assert len(_play(options=Options(tools=3), tools=tools).calls) == 3
    assert len(_play(options=Options(tools=3), tools=tools, parallel=False).calls) == 1


def test_results_are_answered_and_not_with_another_call() -> None:
    turn = _play("call get_time", options=Options(tools=1), tools=(CLOCK,), results=("12:00",))

    assert "".join(turn.text) == "The tool answered: 12:00"
    assert turn.calls == ()


def test_a_custom_tool_takes_free_text() -> None:
    assert _calls(_play("call patch", tools=(Tool("patch", kind="custom"),))) == [
        ("patch", "input for patch")
    ]


def test_a_limit_cuts_thinking_first_then_text_then_whole_calls() -> None:
    thinking = _play("Hi", thinks=True, max_tokens=2)
    calls = _play("call get_weather", tools=(WEATHER,), max_tokens=1)

    assert (thinking.thinking, thinking.text, thinking.stop) == (("Thinking ", "about: "), (), "length")
    assert (calls.calls, calls.stop, calls.counts.output) == ((), "length", 0)


def test_the_first_stop_sequence_ends_the_text_in_the_middle_of_a_word() -> None:
    turn = _play("one two three", stops=("ree", "wo"))

    assert "".join(turn.text) == "Simulated answer to: one t"
    assert (turn.stop, turn.stop_sequence) == ("stop_sequence", "wo")


def test_input_tokens_are_a_quarter_of_the_prompts_bytes() -> None:
    assert prompt_tokens(["12345678"]) == 3
    assert prompt_tokens("") == 1


def test_half_of_a_marked_prompt_is_written_then_read() -> None:
    members = {"prompt_members": "x" * 398}
    first = _play(**members, cache="both").counts
    later = _play(**members, cache="1h", is_continued=True).counts

    assert (first.input, first.cache_read, first.cache_write, first.cache_write_1h) == (50, 0, 25, 25)
    assert (later.input, later.cache_read, later.cache_write, later.cache_write_1h) == (50, 50, 0, 0)
    assert first.prompt == later.prompt == 100


def test_long_prompts_are_cached_unasked_where_the_vendor_does_so() -> None:
    members = {"prompt_members": "x" * 8190, "is_continued": True}

    assert _play(**members).counts.cache_read == 1024
    assert _play(**members, cache="none").counts.cache_read == 0


def test_stated_counts_win() -> None:
    counts = _play(
        options=Options(input=1, cache_read=2, cache_write=3, cache_write_1h=4, output=9, reasoning=5)
    ).counts

    assert (counts.prompt, counts.output, counts.reasoning) == (10, 9, 5)


def test_a_seed_follows_from_the_body() -> None:
    assert seed_of(b"a") == seed_of(b"a") != seed_of(b"b")


def test_a_limit_that_is_written_with_a_point_is_a_limit() -> None:
    (limit,) = json.loads("[2.0]")

    assert _play("Hi you", max_tokens=limit) == _play("Hi you", max_tokens=2)
