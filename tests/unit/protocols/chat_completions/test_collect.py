"""A Chat Completions stream as one completion."""

from typing import Any

from floway.protocols.chat_completions.collect import collect
from floway.protocols.documents import DONE


def chunk(delta: dict[str, Any], finish: str | None = None, index: int = 0, **more: Any) -> dict[str, Any]:
    choice = {"index": index, "delta": delta, "finish_reason": finish}
    return {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 5,
        "model": "m",
        "choices": [choice],
        **more,
    }


def test_texts_are_put_together_and_the_last_usage_counts() -> None:
    usage = {"id": "c1", "choices": [], "usage": {"total_tokens": 3}}

    completion = collect(
        [
            chunk({"role": "assistant", "content": ""}),
            chunk({"content": "He"}),
            chunk({"content": "y"}, "stop"),
            usage,
            DONE,
        ]
    )

    assert completion == {
        "object": "chat.completion",
        "id": "c1",
        "created": 5,
        "model": "m",
        "usage": {"total_tokens": 3},
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hey", "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
    }


def test_parallel_tools_are_put_together_by_their_index() -> None:
    opened = [
        {"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": ""}},
        {"index": 1, "id": "b", "type": "function", "function": {"name": "g", "arguments": ""}},
    ]
    completion = collect(
        [
            chunk({"role": "assistant", "content": None, "tool_calls": opened}),
            chunk({"tool_calls": [{"index": 1, "function": {"arguments": "{}"}}]}),
            chunk({"tool_calls": [{"index": 0, "function": {"arguments": '{"x":1}'}}]}, "tool_calls"),
        ]
    )

    message = completion["choices"][0]["message"]
    assert message["content"] is None
    assert message["tool_calls"] == [
        {"id": "a", "type": "function", "function": {"name": "f", "arguments": '{"x":1}'}},
        {"id": "b", "type": "function", "function": {"name": "g", "arguments": "{}"}},
    ]


def test_choices_are_ordered_and_a_missing_reason_is_stop() -> None:
    completion = collect([chunk({"content": "b"}, index=1), chunk({"content": "a"}, "length", index=0)])

    assert [(each["index"], each["finish_reason"]) for each in completion["choices"]] == [
        (0, "length"),
        (1, "stop"),
    ]


def test_reasoning_of_any_spelling_survives() -> None:
    completion = collect(
        [chunk({"reasoning_content": "a", "reasoning_text": "x"}), chunk({"reasoning_content": "b"})]
    )

    message = completion["choices"][0]["message"]
    assert (message["reasoning_content"], message["reasoning_text"]) == ("ab", "x")


def test_nothing_behind_done_counts() -> None:
    assert (
        collect([chunk({"content": "a"}), DONE, chunk({"content": "b"})])["choices"][0]["message"]["content"]
        == "a"
    )


def test_choices_that_take_turns_are_told_apart() -> None:
    pieces = [(0, "a"), (1, "x"), (0, "b"), (1, "y")]

    completion = collect([chunk({"content": piece}, index=index) for index, piece in pieces])

    assert [each["message"]["content"] for each in completion["choices"]] == ["ab", "xy"]


def test_what_stands_beside_the_delta_of_a_choice_is_kept() -> None:
    filtered = {"hate": {"filtered": False, "severity": "safe"}}
    given = chunk({"content": "a"})
    given["choices"][0]["content_filter_results"] = filtered

    completion = collect([given, chunk({}, "stop")])

    assert completion["choices"][0]["content_filter_results"] == filtered


def test_what_every_chunk_repeats_is_told_once() -> None:
    repeated = {"system_fingerprint": "fp_1", "service_tier": "default"}

    completion = collect([chunk({"content": piece}, **repeated) for piece in "ab"])

    assert {name: completion[name] for name in repeated} == repeated
    assert (completion["id"], completion["model"]) == ("c1", "m")


def test_no_calls_are_made_of_null_and_an_empty_refusal_is_one() -> None:
    (choice,) = collect([chunk({"content": "a", "tool_calls": None, "refusal": ""})])["choices"]

    assert "tool_calls" not in choice["message"]
    assert choice["message"]["refusal"] == ""


def test_of_several_seals_the_last_counts() -> None:
    (choice,) = collect([chunk({"reasoning_opaque": seal}) for seal in ("one", "two")])["choices"]

    assert choice["message"]["reasoning_opaque"] == "two"
