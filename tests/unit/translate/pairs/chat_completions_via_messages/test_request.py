from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.pairs.chat_completions_via_messages import translate
from tests.support.conversations import chat_completions
from tests.support.conversations.generated import generated

MARK = {"type": "ephemeral"}


def request(**parameters: Any) -> Document:
    return {"model": "m", "messages": [{"role": "user", "content": "hi"}], **parameters}


def sent(**parameters: Any) -> Document:
    return translate(request(**parameters), Context("upstream-model")).document


def losses(**parameters: Any) -> list[tuple[str, str]]:
    context = Context("m")
    translate(request(**parameters), context)
    return [(loss.path, loss.kind) for loss in context.ledger.losses]


@generated
@given(chat_completions.requests())
def test_results_stand_first_in_the_next_message_of_the_user(document: Document) -> None:
    turns = [
        message
        for message in translate(document, Context("m")).document["messages"]
        if message["role"] != "system"
    ]

    for before, message in pairwise(turns):
        assert before["role"] != message["role"]
        called = {block["id"] for block in before["content"] if block["type"] == "tool_use"}
        kinds = [block["type"] for block in message["content"]]
        assert kinds[: len(called)].count("tool_result") == len(called)
        answered = {block["tool_use_id"] for block in message["content"] if block["type"] == "tool_result"}
        assert answered == called


@generated
@given(chat_completions.requests())
def test_at_most_three_breakpoints_are_added(document: Document) -> None:
    assert 1 <= repr(translate(document, Context("m")).document).count("cache_control") <= 3


def test_the_simplest_request() -> None:
    assert sent() == {
        "model": "upstream-model",
        "max_tokens": 8192,
        "stream": True,
        "messages": [{"role": "user", "content": [{"type": "text", "text": "hi", "cache_control": MARK}]}],
    }


@pytest.mark.parametrize(
    ("parameters", "limit"),
    [
        ({"max_tokens": 40}, 40),
        ({"max_completion_tokens": 50}, 50),
        ({"max_tokens": 40, "max_completion_tokens": 50}, 50),
        ({}, 777),
    ],
)
def test_the_token_limit_is_the_clients_or_the_models(parameters: Document, limit: int) -> None:
    context = Context("m", Limits(max_output_tokens=777))

    assert translate(request(**parameters), context).document["max_tokens"] == limit


def test_a_limit_that_nobody_gave_is_in_the_ledger() -> None:
    assert losses() == [("max_tokens", "invented")]


def test_sampling_keeps_its_values() -> None:
    document = sent(temperature=0, top_p=0.5, stop="x")

    assert (document["temperature"], document["top_p"], document["stop_sequences"]) == (0, 0.5, ["x"])


def test_a_temperature_above_the_vendors_range_is_lowered() -> None:
    assert sent(temperature=1.5)["temperature"] == 1
    assert ("temperature", "clamped") in losses(temperature=1.5)


def test_sampling_that_the_newest_models_refuse_is_left_out() -> None:
    context = Context("claude-sonnet-5-5")

    document = translate(request(temperature=0, top_p=0.5), context).document

    assert not {"temperature", "top_p"} & document.keys()
    assert {"temperature", "top_p"} <= {loss.path for loss in context.ledger.losses}


def test_the_least_effort_is_low() -> None:
    assert sent(reasoning_effort="minimal")["output_config"] == {"effort": "low"}
    assert ("reasoning_effort", "clamped") in losses(reasoning_effort="minimal")


def test_a_blank_stop_is_left_out() -> None:
    assert "stop_sequences" not in sent(stop="\n")
    assert ("stop", "dropped") in losses(stop="\n")


def test_schema_and_effort_share_one_config() -> None:
    schema = {"type": "object"}
    form = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}}

    document = sent(reasoning_effort="high", response_format=form)

    assert document["output_config"] == {
        "effort": "high",
        "format": {"type": "json_schema", "schema": schema},
    }


def test_no_effort_switches_thinking_off_beside_a_schema() -> None:
    form = {"type": "json_schema", "json_schema": {"name": "n", "schema": {}}}

    document = sent(reasoning_effort="none", response_format=form)

    assert document["thinking"] == {"type": "disabled"}
    assert document["output_config"] == {"format": {"type": "json_schema", "schema": {}}}


@pytest.mark.parametrize(
    ("model", "effort", "put", "lost"),
    [
        ("claude-sonnet-4-5", "high", {}, [("reasoning_effort", "dropped")]),
        ("claude-sonnet-4-5", "none", {"thinking": {"type": "disabled"}}, []),
        ("claude-opus-4-5", "high", {"output_config": {"effort": "high"}}, []),
    ],
)
def test_an_effort_is_kept_from_models_that_refuse_it(
    model: str, effort: str, put: Document, lost: list[tuple[str, str]]
) -> None:
    context = Context(model)

    document = translate(request(reasoning_effort=effort), context).document

    assert {name: document[name] for name in ("thinking", "output_config") if name in document} == put
    found = [(loss.path, loss.kind) for loss in context.ledger.losses]
    assert [loss for loss in found if loss[0] == "reasoning_effort"] == lost


def test_a_json_object_cannot_be_asked_for() -> None:
    assert "output_config" not in sent(response_format={"type": "json_object"})
    assert ("response_format", "dropped") in losses(response_format={"type": "json_object"})


def test_the_fast_tier_becomes_a_speed() -> None:
    assert (sent(service_tier="fast")["speed"], sent(service_tier="auto")["service_tier"]) == ("fast", "auto")
    assert "service_tier" not in sent(service_tier="fast")


def test_breakpoints_stand_on_system_tools_and_the_last_block() -> None:
    tools = [{"type": "function", "function": {"name": name}} for name in ("f", "g")]
    messages = [{"role": "system", "content": "be"}, {"role": "user", "content": "hi"}]

    document = sent(messages=messages, tools=tools)

    assert document["system"] == [{"type": "text", "text": "be", "cache_control": MARK}]
    assert [tool.get("cache_control") for tool in document["tools"]] == [None, MARK]
    assert document["messages"][-1]["content"][-1]["cache_control"] == MARK


def test_the_clients_own_breakpoints_are_kept_instead() -> None:
    marked = {
        "role": "user",
        "content": [{"type": "text", "text": "a", "cache_control": {"type": "ephemeral", "ttl": "1h"}}],
    }

    document = sent(
        messages=[marked, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}]
    )

    assert repr(document).count("cache_control") == 1
    assert document["messages"][0]["content"][0]["cache_control"]["ttl"] == "1h"


def test_what_messages_does_not_know_stays_behind() -> None:
    gone = {"user": "u", "metadata": {"a": "b"}, "n": 2, "seed": 1, "presence_penalty": 1, "logprobs": True}
    gone |= {"frequency_penalty": 1, "logit_bias": {"1": 2}}

    assert not gone.keys() & sent(**gone).keys()
    assert losses(**gone)[1:] == [(name, "dropped") for name in gone]
