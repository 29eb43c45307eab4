from typing import Any

import pytest
from hypothesis import given, settings

from floway.domain.model import Limits
from floway.simulator.vendors.openai_responses import OPENAI_RESPONSES
from floway.translate.base import Context, Document
from floway.translate.ledger import LossKind
from floway.translate.pairs.messages_via_responses import translate
from tests.support.conversations import messages
from tests.support.vendor_streams import exchange


def _request(**members: Any) -> Document:
    return {"model": "m", "max_tokens": 100, "messages": [{"role": "user", "content": "hi"}]} | members


def _sent(context: Context | None = None, **members: Any) -> Document:
    return translate(_request(**members), context or Context("up")).document


def _lost(**members: Any) -> set[str]:
    context = Context("up")
    translate(_request(**members), context)
    return {loss.path for loss in context.ledger.losses}


def test_the_upstreams_model_and_a_stream_are_asked_for() -> None:
    assert _sent() == {
        "model": "up",
        "stream": True,
        "max_output_tokens": 100,
        "input": [{"type": "message", "role": "user", "content": "hi"}],
    }


@pytest.mark.parametrize("system", ["be brief", [{"type": "text", "text": "be brief"}]])
def test_one_system_text_becomes_the_instructions(system: Any) -> None:
    assert _sent(system=system)["instructions"] == "be brief"


def test_several_system_blocks_keep_their_boundaries() -> None:
    sent = _sent(system=[{"type": "text", "text": "a"}, {"type": "text", "text": "b"}])

    parts = [{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}]
    assert sent["input"][0] == {"type": "message", "role": "system", "content": parts}
    assert "instructions" not in sent


@pytest.mark.parametrize("system", ["", []])
def test_an_empty_system_prompt_is_none(system: Any) -> None:
    sent = _sent(system=system)

    assert "instructions" not in sent
    assert len(sent["input"]) == 1


@pytest.mark.parametrize(
    ("asked", "effort"),
    [
        ({"output_config": {"effort": "high"}, "thinking": {"type": "disabled"}}, "high"),
        ({"thinking": {"type": "enabled", "budget_tokens": 32000}}, "medium"),
        ({"thinking": {"type": "adaptive", "display": "omitted"}}, "medium"),
        ({"thinking": {"type": "disabled"}}, "none"),
    ],
)
def test_thinking_becomes_an_effort_and_nothing_else(asked: Document, effort: str) -> None:
    assert _sent(**asked)["reasoning"] == {"effort": effort}


def test_sealed_reasoning_is_asked_for_where_the_model_shall_reason() -> None:
    assert _sent(thinking={"type": "adaptive"})["include"] == ["reasoning.encrypted_content"]
    assert "include" not in _sent(thinking={"type": "disabled"})
    assert "include" not in _sent()


def test_a_model_that_reasons_gets_no_sampling() -> None:
    assert "temperature" not in _sent(Context("gpt-5.2"), temperature=0, thinking={"type": "adaptive"})
    assert _sent(Context("gpt-5.2"), temperature=0)["temperature"] == 0


def test_a_request_without_temperature_sends_none() -> None:
    assert "temperature" not in _sent()
    assert _sent(temperature=0)["temperature"] == 0


@pytest.mark.parametrize(
    ("asked", "tier"),
    [
        ({"speed": "fast"}, "fast"),
        ({"speed": "fast", "service_tier": "auto"}, "fast"),
        ({"speed": "standard", "service_tier": "auto"}, None),
        ({"service_tier": "standard_only"}, "standard_only"),
    ],
)
def test_speed_and_tier_become_a_service_tier(asked: Document, tier: str | None) -> None:
    assert _sent(**asked).get("service_tier") == tier


def test_a_schema_for_the_answer_gets_a_name_and_is_strict() -> None:
    schema = {"type": "object", "properties": {}}

    sent = _sent(output_config={"format": {"type": "json_schema", "schema": schema}})

    form = {"type": "json_schema", "name": "messages_response", "strict": True, "schema": schema}
    assert sent["text"] == {"format": form}


@pytest.mark.parametrize(("asked", "known", "sent"), [(5, None, 16), (128000, 32000, 32000), (20, 90, 20)])
def test_the_token_limit_is_kept_in_range(asked: int, known: int | None, sent: int) -> None:
    context = Context("up", Limits(max_output_tokens=known))

    assert _sent(context, max_tokens=asked)["max_output_tokens"] == sent
    assert [loss.kind for loss in context.ledger.losses] == ([LossKind.CLAMPED] if sent != asked else [])


def test_metadata_is_copied_and_what_has_no_counterpart_is_entered() -> None:
    sent = _sent(metadata={"user_id": "u"}, top_k=5, stop_sequences=["x"], context_management={"edits": []})

    assert sent["metadata"] == {"user_id": "u"}
    assert "stop" not in sent
    assert _lost(top_k=5, stop_sequences=["x"], context_management={"edits": []}) == {
        "top_k",
        "stop_sequences",
        "context_management",
    }


def test_server_tools_alone_leave_no_tools_and_no_choice() -> None:
    tools = [{"type": "web_search_20250305", "name": "web_search"}]

    sent = _sent(tools=tools, tool_choice={"type": "tool", "name": "web_search"})

    assert not {"tools", "tool_choice"} & sent.keys()


@settings(max_examples=60, deadline=None)
@given(messages.requests())
def test_what_is_sent_is_what_the_vendor_takes(document: Document) -> None:
    # Temperatures of tiers and strict schemas are the upstream's to judge, whatever they are.
    for tool in document.get("tools", ()):
        tool.pop("strict", None)

    sent = translate(document, Context("gpt-sim")).document

    assert exchange(OPENAI_RESPONSES, "gpt-sim", sent).ask.model == "gpt-sim"


@settings(max_examples=60, deadline=None)
@given(messages.requests())
def test_ids_and_the_order_of_calls_survive(document: Document) -> None:
    sent = translate(document, Context("up")).document["input"]

    blocks = [block for one in document["messages"] for block in one["content"] if isinstance(block, dict)]
    called = [block["id"] for block in blocks if block["type"] == "tool_use"]
    answered = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
    assert [item["call_id"] for item in sent if item["type"] == "function_call"] == called
    assert [item["call_id"] for item in sent if item["type"] == "function_call_output"] == answered
