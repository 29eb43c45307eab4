"""A Gemini stream as one result."""

from typing import Any

from floway.protocols.gemini.collect import collect


def result(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"candidates": [{"index": 0, "content": {"role": "model", "parts": list(parts)}, **more}]}


def test_neighbouring_plain_texts_are_joined_and_nothing_else() -> None:
    call = {"functionCall": {"name": "f", "args": {}}}

    whole = collect(
        [
            result({"text": "a"}),
            result({"text": "b"}, call),
            result({"text": "c", "thoughtSignature": "s"}),
            result({"text": "d"}),
        ]
    )

    assert whole["candidates"][0]["content"]["parts"] == [
        {"text": "ab"},
        call,
        {"text": "c", "thoughtSignature": "s"},
        {"text": "d"},
    ]


def test_thoughts_are_not_joined_with_the_answer() -> None:
    whole = collect([result({"text": "hm", "thought": True}), result({"text": "a"})])

    assert whole["candidates"][0]["content"]["parts"] == [{"text": "hm", "thought": True}, {"text": "a"}]


def test_the_last_usage_and_finish_reason_count() -> None:
    first = {**result({"text": "a"}), "usageMetadata": {"totalTokenCount": 1}}
    last = {
        **result({"text": "b"}, finishReason="STOP"),
        "usageMetadata": {"totalTokenCount": 2},
        "modelVersion": "v",
    }

    whole = collect([first, last])

    assert (whole["usageMetadata"], whole["modelVersion"]) == ({"totalTokenCount": 2}, "v")
    assert whole["candidates"][0]["finishReason"] == "STOP"


def test_a_blocked_prompt_has_no_candidates() -> None:
    assert collect([{"promptFeedback": {"blockReason": "SAFETY"}}]) == {
        "promptFeedback": {"blockReason": "SAFETY"}
    }


def test_the_empty_text_that_ends_a_stream_is_no_part_of_an_answer_with_others() -> None:
    call = {"functionCall": {"name": "f", "args": {}}}

    whole = collect([result(call), result({"text": ""}, finishReason="STOP")])
    empty = collect([result({"text": ""}, finishReason="STOP")])

    assert whole["candidates"][0]["content"]["parts"] == [call]
    assert empty["candidates"][0]["content"]["parts"] == [{"text": ""}]


def test_members_of_a_candidate_that_nobody_knows_are_kept() -> None:
    whole = collect([result({"text": "a"}, avgLogprobs=-1), result(finishReason="STOP", novelty=[1])])

    (candidate,) = whole["candidates"]
    assert (candidate["avgLogprobs"], candidate["novelty"]) == (-1, [1])
