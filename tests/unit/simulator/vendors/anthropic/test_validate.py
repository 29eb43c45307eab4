"""What Messages requests are refused, and in which words."""

import copy
from typing import Any

import pytest

from floway.simulator.signatures import Signer
from floway.simulator.vendors.anthropic.validate import check
from floway.simulator.wire import Refusal, Request

TOOL = {"name": "f", "input_schema": {"type": "object"}}
GOOD = {"model": "sim", "max_tokens": 2048, "messages": [{"role": "user", "content": "Hello"}]}
CLAUDE_CODE = {
    **GOOD,
    "system": [
        {"type": "text", "text": "x-billing: 1"},
        {"type": "text", "text": "You are", "cache_control": {"type": "ephemeral"}},
        {"type": "text", "text": "Rules", "cache_control": {"type": "ephemeral"}},
    ],
    "messages": [
        {
            "role": "user",
            "content": [{"type": "text", "text": "<system-reminder>"}, {"type": "text", "text": "Hi"}],
        },
        {
            "role": "system",
            "content": [{"type": "text", "text": "Note", "cache_control": {"type": "ephemeral"}}],
            "output_config": {"effort": "high"},
        },
    ],
    "tools": [
        {**TOOL, "input_schema": {"type": "object", "$schema": "s"}},
        {**TOOL, "name": "later", "defer_loading": True},
    ],
    "metadata": {"user_id": '{"device_id":"0"}'},
    "thinking": {"type": "adaptive", "display": "omitted"},
    "context_management": {"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]},
    "output_config": {"effort": "medium"},
    "safeguards": [],
    "stream": True,
}


def _request(betas: str = "") -> Request:
    return Request("POST", "/v1/messages", "", (("anthropic-beta", betas),), b"")


def _refusal(changes: dict[str, Any], betas: str = "", action: str = "generate") -> str:
    document = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(Refusal) as raised:
        check(document, _request(betas), action, Signer("test"))
    assert raised.value.status == 400
    return raised.value.message


def test_what_claude_code_sends_is_taken() -> None:
    betas = "claude-code-20250219, context-management-2025-06-27, dangerous-tool-use-2026-09-03"

    check(copy.deepcopy(CLAUDE_CODE), _request(betas), "generate", Signer("test"))


@pytest.mark.parametrize("name", ["context_management", "safeguards"])
def test_a_beta_member_needs_its_beta(name: str) -> None:
    assert _refusal({name: CLAUDE_CODE[name]}) == f"{name}: Extra inputs are not permitted"


def test_counting_needs_no_limit_and_refuses_what_it_does_not_use() -> None:
    counted = {"model": "sim", "messages": GOOD["messages"], "tools": []}

    check(counted, _request(), "count", Signer("test"))
    assert _refusal({}, action="count") == "max_tokens: Extra inputs are not permitted"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n": 1}, "n: Extra inputs are not permitted"),
        ({"betas": []}, "betas: Extra inputs are not permitted"),
        ({"max_tokens": None}, "max_tokens: Field required"),
        ({"messages": None}, "messages: Field required"),
        ({"model": None}, "model: Field required"),
        ({"max_tokens": "9"}, "max_tokens: Input should be a valid integer"),
        ({"max_tokens": True}, "max_tokens: Input should be a valid integer"),
        ({"max_tokens": 0}, "max_tokens: Input should be greater than or equal to 1"),
        ({"stream": "yes"}, "stream: Input should be a valid boolean"),
        ({"messages": {}}, "messages: Input should be a valid list"),
        ({"temperature": 1.5}, "temperature: Input should be less than or equal to 1"),
        ({"stop_sequences": [" "]}, "stop_sequences: each stop sequence must contain non-whitespace"),
        ({"metadata": {"turn": "1"}}, "metadata.turn: Extra inputs are not permitted"),
        ({"tools": [{"name": "f"}]}, "tools.0.custom.input_schema: Field required"),
        ({"tools": [TOOL, TOOL]}, "tools: Tool names must be unique."),
        (
            {"tools": [{**TOOL, "name": "a.b"}]},
            "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
        ),
        (
            {"tools": [{**TOOL, "parameters": {}}]},
            "tools.0.custom.parameters: Extra inputs are not permitted",
        ),
        (
            {"tool_choice": {"type": "auto"}},
            "tool_choice: tool_choice may only be specified while providing tools.",
        ),
        (
            {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "g"}},
            "Tool 'g' not found in provided tools",
        ),
        (
            {"thinking": {"type": "enabled", "budget_tokens": 1000}},
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
        (
            {"thinking": {"type": "enabled", "budget_tokens": 2048}},
            "`max_tokens` must be greater than `thinking.budget_tokens`.",
        ),
        (
            {"thinking": {"type": "adaptive", "budget_tokens": 2048}},
            "thinking.adaptive.budget_tokens: Extra inputs are not permitted",
        ),
        (
            {"thinking": {"type": "adaptive"}, "temperature": 0},
            "`temperature` may only be set to 1 when thinking is enabled.",
        ),
        (
            {"thinking": {"type": "adaptive"}, "tools": [TOOL], "tool_choice": {"type": "any"}},
            "Thinking may not be enabled when tool_choice forces tool use.",
        ),
        (
            {
                "output_config": {
                    "format": {
                        "type": "json_schema",
                        "schema": {"items": {"type": "object"}, "type": "array"},
                    }
                }
            },
            "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set "
            "to false",
        ),
        (
            {"output_config": {"effort": "huge"}},
            "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
        ),
        (
            {"system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5},
            "A maximum of 4 blocks with cache_control may be provided. Found 5.",
        ),
    ],
)
def test_a_wrong_request_is_refused(changes: dict[str, Any], message: str) -> None:
    assert _refusal(changes) == message


def test_the_binding_of_thinking_blocks_needs_its_beta() -> None:
    binding = {"prefix_mismatch_behavior": "drop_block"}
    thinking = {"type": "adaptive", "block_binding": binding}

    check(
        {**GOOD, "thinking": thinking},
        _request("thinking-binding-controls-2026-08-01"),
        "generate",
        Signer("t"),
    )
    assert "block_binding: Extra inputs are not permitted" in _refusal({"thinking": thinking})
