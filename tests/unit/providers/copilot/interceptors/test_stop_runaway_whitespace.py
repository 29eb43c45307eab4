from typing import Any

import pytest

from floway.errors import UpstreamBroken
from floway.interceptors.base import Circumstances, FrameHalf
from floway.providers.copilot.interceptors.stop_runaway_whitespace import chat_guard, responses_guard


def chat(arguments: str, call: int = 0) -> dict[str, Any]:
    return {
        "choices": [
            {"index": 0, "delta": {"tool_calls": [{"index": call, "function": {"arguments": arguments}}]}}
        ]
    }


def response(delta: str, index: int = 0) -> dict[str, Any]:
    return {"type": "response.function_call_arguments.delta", "output_index": index, "delta": delta}


def feed(guard: FrameHalf, *frames: dict[str, Any]) -> None:
    for frame in frames:
        assert guard.change(frame, Circumstances()) == [frame]


@pytest.mark.parametrize(("guard", "frame"), [(chat_guard, chat), (responses_guard, response)])
def test_twenty_are_let_through_and_one_more_is_not(guard: Any, frame: Any) -> None:
    made = guard()
    feed(made, frame("\n" * 12), frame("\r\n\t\t" * 2))

    with pytest.raises(UpstreamBroken, match="line breaks"):
        feed(made, frame("\t"))


@pytest.mark.parametrize(("guard", "frame"), [(chat_guard, chat), (responses_guard, response)])
def test_spaces_neither_count_nor_end_a_run(guard: Any, frame: Any) -> None:
    made = guard()
    feed(made, frame("\n " * 20), frame(" " * 100))

    with pytest.raises(UpstreamBroken):
        feed(made, frame("\n"))


@pytest.mark.parametrize(("guard", "frame"), [(chat_guard, chat), (responses_guard, response)])
def test_anything_else_ends_a_run(guard: Any, frame: Any) -> None:
    feed(guard(), frame("\n" * 20), frame('"'), frame("\n" * 20))


@pytest.mark.parametrize(("guard", "frame"), [(chat_guard, chat), (responses_guard, response)])
def test_every_call_has_a_run_of_its_own(guard: Any, frame: Any) -> None:
    feed(guard(), frame("\n" * 20), frame("\n" * 20, 1))


@pytest.mark.parametrize(
    "frame",
    [{"choices": [{"index": 0, "delta": {"content": "\n" * 99}}]}, {"choices": None}, {"choices": [{}]}],
)
def test_text_may_hold_as_many_as_it_likes(frame: dict[str, Any]) -> None:
    feed(chat_guard(), frame)
    feed(responses_guard(), {"type": "response.output_text.delta", "delta": "\n" * 99})
