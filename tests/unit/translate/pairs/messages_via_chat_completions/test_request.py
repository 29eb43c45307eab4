from typing import Any

import pytest
from hypothesis import given

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.pairs.messages_via_chat_completions import translate
from tests.support.conversations import messages
from tests.support.conversations.generated import generated


def request(**parameters: Any) -> Document:
    return {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}], **parameters}


def sent(**parameters: Any) -> Document:
    return translate(request(**parameters), Context("upstream-model")).document


def losses(**parameters: Any) -> list[tuple[str, str]]:
    context = Context("m", Limits(max_output_tokens=100))
    translate(request(**parameters), context)
    return [(loss.path, loss.kind) for loss in context.ledger.losses]


@generated
@given(messages.requests())
def test_calls_are_answered_right_behind_them(document: Document) -> None:
    open_calls: set[str] = set()
    for message in translate(document, Context("m")).document["messages"]:
        if message["role"] == "tool":
            open_calls.remove(message["tool_call_id"])
            continue
        assert open_calls == set()
        open_calls = {call["id"] for call in message.get("tool_calls", ())}


@generated
@given(messages.requests())
def test_all_text_of_the_user_is_sent(document: Document) -> None:
    sent_messages = translate(document, Context("m")).document["messages"]

    said = [block["text"] for block in _blocks(document, "user") if block["type"] == "text"]
    heard = "\n\n".join(_text(message["content"]) for message in sent_messages if message["role"] == "user")
    for text in said:
        assert text in heard


def test_a_stream_with_usage_is_asked_for() -> None:
    assert sent() == {
        "model": "upstream-model",
        "messages": [{"role": "user", "content": "hi"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 9,
    }


def test_sampling_keeps_its_values() -> None:
    document = sent(temperature=0, top_p=0.5, stop_sequences=["a"], service_tier="auto")

    assert (document["temperature"], document["top_p"], document["stop"]) == (0, 0.5, ["a"])
    assert document["service_tier"] == "auto"


def test_a_model_that_reasons_gets_no_sampling() -> None:
    context = Context("gpt-5-mini")

    document = translate(request(temperature=0, top_p=1), context).document

    assert ("temperature" in document, document["top_p"]) == (False, 1)
    assert [loss.path for loss in context.ledger.losses] == ["temperature"]


def test_what_chat_does_not_know_stays_behind() -> None:
    gone = {"metadata": {"user_id": "u"}, "top_k": 5, "context_management": {"edits": []}, "safeguards": []}

    assert not gone.keys() & sent(**gone).keys()
    assert losses(**gone) == [(name, "dropped") for name in gone]


@pytest.mark.parametrize(
    ("parameters", "effort"),
    [
        ({"thinking": {"type": "disabled"}}, "none"),
        ({"thinking": {"type": "enabled", "budget_tokens": 2000}}, "medium"),
        ({"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}}, "high"),
        ({"output_config": {"effort": ""}}, None),
        ({}, None),
    ],
)
def test_thinking_becomes_an_effort(parameters: Document, effort: str | None) -> None:
    assert sent(**parameters).get("reasoning_effort") == effort


def test_a_schema_becomes_a_strict_response_format() -> None:
    schema = {"type": "object", "properties": {}}

    document = sent(output_config={"format": {"type": "json_schema", "schema": schema}})

    assert document["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "messages_response", "strict": True, "schema": schema},
    }


def test_a_fast_speed_becomes_the_tier() -> None:
    assert sent(speed="fast")["service_tier"] == "fast"


def test_a_limit_above_the_models_is_lowered() -> None:
    context = Context("m", Limits(max_output_tokens=100))

    assert translate(request(max_tokens=128000), context).document["max_tokens"] == 100
    assert [(loss.path, loss.kind) for loss in context.ledger.losses] == [("max_tokens", "clamped")]


def test_a_reasoning_model_of_openai_gets_the_limit_under_its_name() -> None:
    document = translate(request(max_tokens=9), Context("gpt-5.5")).document

    assert document["max_completion_tokens"] == 9
    assert "max_tokens" not in document


def test_more_stops_than_chat_takes_are_cut() -> None:
    assert sent(stop_sequences=list("abcde"))["stop"] == ["a", "b", "c", "d"]
    assert losses(stop_sequences=list("abcde")) == [("stop_sequences", "clamped")]


def _blocks(document: Document, role: str) -> list[Document]:
    return [
        block for message in document["messages"] if message["role"] == role for block in message["content"]
    ]


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n\n".join(part["text"] for part in content if part["type"] == "text")
