from typing import Any

import pytest
from hypothesis import given

from floway.domain.failure import Failure
from floway.simulator.vendors.openai_responses.validate import check
from floway.simulator.world import World
from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.chat_completions_via_responses import translate
from floway.translate.pairs.chat_completions_via_responses.request import responses_request
from tests.support.conversations import chat_completions

HELLO = [{"role": "user", "content": "hello"}]
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}


def request(**members: Any) -> Document:
    return responses_request({"messages": HELLO, **members}, Context("served"))


def losses(**members: Any) -> list[tuple[str, str]]:
    context = Context("served")
    responses_request({"messages": HELLO, **members}, context)
    return [(loss.path, str(loss.kind)) for loss in context.ledger.losses]


def test_the_smallest_request() -> None:
    assert request() == {
        "model": "served",
        "stream": True,
        "input": [{"type": "message", "role": "user", "content": "hello"}],
    }


def test_leading_instructions_are_parted_by_a_blank_line() -> None:
    system = [{"role": "system", "content": text} for text in ("one", "two")]
    developer = {"role": "developer", "content": "three"}

    translated = responses_request({"messages": [*system, developer, *HELLO]}, Context("served"))

    assert translated["instructions"] == "one\n\ntwo"
    assert [item["role"] for item in translated["input"]] == ["developer", "user"]


def test_absent_stays_absent_and_null_stays_null() -> None:
    translated = request(prompt_cache_key=None, metadata={"a": "b"}, temperature=0)

    assert translated["prompt_cache_key"] is None
    assert (translated["metadata"], translated["temperature"]) == ({"a": "b"}, 0)
    assert "store" not in translated


def test_the_newer_limit_wins_over_the_older() -> None:
    assert request(max_tokens=900)["max_output_tokens"] == 900
    assert request(max_tokens=900, max_completion_tokens=800)["max_output_tokens"] == 800
    assert losses(max_tokens=900, max_completion_tokens=800) == [("max_tokens", "dropped")]


def test_a_limit_below_the_least_is_raised() -> None:
    assert request(max_tokens=1)["max_output_tokens"] == 16
    assert losses(max_tokens=1) == [("max_tokens", "clamped")]


@pytest.mark.parametrize("effort", ["none", "high", "unheard of"])
def test_any_effort_is_the_upstreams_to_judge(effort: str) -> None:
    assert request(reasoning_effort=effort)["reasoning"] == {"effort": effort}


def test_a_schema_loses_its_nesting() -> None:
    nested = {"name": "answer", "schema": SCHEMA, "strict": True, "description": "d"}

    text = request(response_format={"type": "json_schema", "json_schema": nested}, verbosity="low")["text"]

    assert text == {"format": {"type": "json_schema", **nested}, "verbosity": "low"}


def test_other_formats_and_null_are_as_they_were() -> None:
    assert request(response_format={"type": "json_object"})["text"] == {"format": {"type": "json_object"}}
    assert request(response_format=None)["text"] is None
    assert request(response_format=None, verbosity="low")["text"] == {"verbosity": "low"}
    assert "text" not in request()


def test_what_responses_does_not_have_is_noted() -> None:
    assert losses(stop=["x"], n=2, seed=1, logit_bias={}, presence_penalty=1) == [
        ("stop", "dropped"),
        ("n", "dropped"),
        ("seed", "dropped"),
        ("logit_bias", "dropped"),
        ("presence_penalty", "dropped"),
    ]


def test_stream_options_keep_only_what_responses_knows() -> None:
    options = {"include_usage": True, "include_obfuscation": False}

    assert request(stream_options=options)["stream_options"] == {"include_obfuscation": False}
    assert "stream_options" not in request(stream_options={"include_usage": True})


@pytest.mark.parametrize("member", ["functions", "function_call"])
def test_the_members_before_tools_are_refused(member: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        request(**{member: []})

    assert refused.value.param == member


@given(chat_completions.requests())
def test_the_vendor_takes_every_request(document: Document) -> None:
    document.pop("response_format", None)
    if document.get("service_tier") == "fast":
        del document["service_tier"]
    translated = translate(document, Context("gpt")).document
    for tool in translated.get("tools") or ():
        tool["strict"] = False

    world = World(None)

    assert check(translated, world.signer, world.memory)["model"] == "gpt"


def test_a_trip_without_answer_fails() -> None:
    (failure,) = translate({"messages": HELLO}, Context("served")).frames.finish()

    assert isinstance(failure, Failure)
