from floway.domain.usage import NO_USAGE, Usage
from floway.translate.shared.gemini_client.answer import Answer, Candidate, call_part, thought_part
from floway.translate.shared.gemini_client.ending import SAFETY, STOP, Ending
from floway.translate.shared.gemini_client.seal import opened

BLOCK = {"type": "thinking", "signature": "s"}


def test_the_model_and_the_id_stand_in_each_result() -> None:
    answer = Answer()
    before = answer.frame(0, [{"text": "a"}])
    answer.announce("m", "r")

    assert (before.keys(), answer.is_announced) == ({"candidates"}, True)
    assert answer.frame(1, [{"text": "b"}]) == {
        "candidates": [{"content": {"parts": [{"text": "b"}], "role": "model"}, "index": 1}],
        "modelVersion": "m",
        "responseId": "r",
    }


def test_what_is_no_string_is_not_announced() -> None:
    answer = Answer()

    answer.announce(None, 7)

    assert not answer.is_announced


def test_kept_reasoning_goes_with_the_next_part_and_no_other() -> None:
    candidate = Candidate(0, "messages")
    candidate.keep(BLOCK)

    signed, bare = candidate.signed({"text": "a"}), candidate.signed({"text": "b"})

    assert opened(signed["thoughtSignature"], "messages") == [BLOCK]
    assert bare == {"text": "b"}


def test_the_last_result_always_has_parts() -> None:
    last = Answer().last_frame([(Candidate(0, "messages"), [], Ending(STOP))], NO_USAGE)

    assert last == {
        "candidates": [
            {"content": {"parts": [{"text": ""}], "role": "model"}, "index": 0, "finishReason": "STOP"}
        ]
    }


def test_reasoning_that_is_left_over_goes_behind_the_last_parts() -> None:
    candidate = Candidate(0, "messages")
    candidate.keep(BLOCK)

    last = Answer().last_frame([(candidate, [call_part("c", "f", {})], Ending(STOP))], NO_USAGE)

    call, rest = last["candidates"][0]["content"]["parts"]
    assert call == {"functionCall": {"id": "c", "name": "f", "args": {}}}
    assert rest["text"] == ""
    assert opened(rest["thoughtSignature"], "messages") == [BLOCK]


def test_the_ending_and_the_usage_are_told() -> None:
    last = Answer().last_frame([(Candidate(2, "x"), [], Ending(SAFETY, "no"))], Usage(input_tokens=1))

    (candidate,) = last["candidates"]
    assert (candidate["index"], candidate["finishReason"], candidate["finishMessage"]) == (2, "SAFETY", "no")
    assert last["usageMetadata"]["promptTokenCount"] == 1


def test_a_call_without_an_id_has_none() -> None:
    assert call_part(None, "f", {"a": 1}) == {"functionCall": {"name": "f", "args": {"a": 1}}}


def test_a_thought_is_marked() -> None:
    assert thought_part("hm") == {"text": "hm", "thought": True}
