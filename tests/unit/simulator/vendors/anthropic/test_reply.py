"""Messages answers."""

import json
from typing import Any

import pytest

from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.simulator.vendors.anthropic.reply import document, frames
from tests.support.vendor_streams import exchange, payloads

TOOLS = [{"name": "f", "input_schema": {"type": "object", "properties": {"a": {"type": "string"}}}}]


def _asked(prompt: str = "Hello", **members: Any) -> dict[str, Any]:
    return {"model": "sim", "max_tokens": 99, "messages": [{"role": "user", "content": prompt}], **members}


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("sim", _asked()),
        ("sim+thinking+tools=2+events=3", _asked(tools=TOOLS)),
        ("sim+redacted", _asked()),
        ("sim+tools=1", _asked(tools=TOOLS)),
        ("sim+thinking", _asked(max_tokens=1)),
    ],
)
def test_the_deltas_add_up_to_the_whole_message(model: str, asked: dict[str, Any]) -> None:
    made = exchange(ANTHROPIC, model, asked)
    whole = document(made)
    events = payloads(frames(made, whole))

    blocks: list[Any] = []
    for event in events:
        if event["type"] == "content_block_start":
            blocks.append(
                {**event["content_block"], **({"input": ""} if "input" in event["content_block"] else {})}
            )
        elif event["type"] == "content_block_delta":
            delta = event["delta"]
            member = {"input_json_delta": "input"}.get(delta["type"], delta["type"].removesuffix("_delta"))
            blocks[-1][member] += delta.get("partial_json", delta.get(member))
    for block in blocks:
        if "input" in block:
            block["input"] = json.loads(block["input"])
    assert blocks == whole["content"]
    assert events[-2]["delta"]["stop_reason"] == whole["stop_reason"]
    assert events[-2]["usage"]["output_tokens"] == whole["usage"]["output_tokens"]
    assert events[-1] == {"type": "message_stop"}


def test_omitted_thinking_has_a_signature_only() -> None:
    made = exchange(ANTHROPIC, "sim", _asked(thinking={"type": "adaptive", "display": "omitted"}))

    thought = document(made)["content"][0]

    assert thought["thinking"] == ""
    assert made.world.signer.knows("messages", "", thought["signature"])
    assert document(made)["usage"]["output_tokens_details"] == {"thinking_tokens": 3}


def test_the_tier_and_the_speed_are_told() -> None:
    assert document(exchange(ANTHROPIC, "sim", _asked(speed="fast")))["usage"]["speed"] == "fast"
    assert document(exchange(ANTHROPIC, "sim+tier=priority", _asked()))["usage"]["service_tier"] == "priority"
