"""The order of the steps: what a request of each protocol leaves as, and what is done to its answer."""

import json
from base64 import b64encode
from typing import Any

import pytest

from floway.domain.protocol import ActionId
from floway.errors import MalformedRequest
from floway.providers.base import Call
from floway.providers.copilot import rewriting
from floway.providers.copilot.claude_variants import Hints
from floway.providers.copilot.interceptors import show_thinking, strip_speed
from tests.support.copilot import call
from tests.support.pictures import png

THINKING = {"type": "enabled", "budget_tokens": 2048}
ASKED: list[dict[str, Any]] = [{"role": "user", "content": "Hi"}]


def sent(given: Call, model: str | None = None, compresses_images: bool = True) -> Any:
    document = rewriting.document_of(given.body)
    return json.loads(
        rewriting.rewritten(given, document, model or given.model.id, compresses_images=compresses_images)
    )


def test_a_request_that_needs_nothing_keeps_its_bytes() -> None:
    given = call("messages", {"messages": ASKED}, model="claude-opus-4-8")

    document = rewriting.document_of(given.body)
    assert rewriting.rewritten(given, document, "claude-opus-4-8", compresses_images=True) is given.body


def test_the_raw_model_takes_the_place_of_the_one_that_was_named() -> None:
    assert sent(call("messages", {"messages": ASKED}), "claude-opus-4.7-1m")["model"] == "claude-opus-4.7-1m"


def test_a_lifetime_of_a_moved_marker_goes_as_well() -> None:
    document = {"messages": ASKED, "cache_control": {"type": "ephemeral", "ttl": "1h"}, "speed": "standard"}
    document |= {"tools": [{"name": "t", "eager_input_streaming": True}], "thinking": THINKING}

    changed = sent(call("messages", document))

    assert changed["messages"][0]["content"][0]["cache_control"] == {"type": "ephemeral"}
    assert not {"cache_control", "speed"} & set(changed)
    assert changed["tools"] == [{"name": "t"}]
    assert changed["thinking"]["display"] == "summarized"


def test_a_response_is_asked_for_as_copilot_takes_it() -> None:
    tools = [
        {"type": "image_generation"},
        {"type": "namespace", "name": "mcp", "description": "", "tools": []},
    ]
    document = {"input": [{**ASKED[0], "id": "msg_1"}], "service_tier": "flex", "tools": tools, "store": True}

    changed = sent(call("responses", document))

    assert (changed["store"], changed["input"]) == (False, ASKED)
    assert "service_tier" not in changed
    assert [(tool["name"], tool["description"]) for tool in changed["tools"]] == [
        ("mcp", "The tools of mcp.")
    ]


def test_a_compaction_is_a_response_with_a_trigger() -> None:
    changed = sent(call("responses", {"input": ASKED}, "compact", stream=False))

    assert changed["input"] == [*ASKED, {"type": "compaction_trigger"}]
    assert (changed["stream"], changed["store"]) == (False, False)


def test_a_prompt_is_counted_as_it_is() -> None:
    document = {"messages": ASKED, "thinking": THINKING}

    assert sent(call("messages", document, "count_tokens"), "claude-opus-4.7") == {
        "model": "claude-opus-4.7",
        **document,
    }


@pytest.mark.parametrize("action", ["generate", "count_tokens"])
def test_pictures_of_every_request_are_made_smaller_unless_that_is_switched_off(action: ActionId) -> None:
    source = {"type": "base64", "media_type": "image/png", "data": b64encode(png()).decode()}
    document = {"messages": [{"role": "user", "content": [{"type": "image", "source": source}]}]}
    given = call("messages", document, action)

    assert sent(given)["messages"][0]["content"][0]["source"]["media_type"] == "image/webp"
    assert sent(given, compresses_images=False)["messages"] == document["messages"]


@pytest.mark.parametrize(
    ("given", "hints"),
    [
        (call("messages", {"output_config": {"effort": "high"}}), Hints("high")),
        (call("messages", {"speed": "fast"}), Hints(is_fast=True)),
        (call("messages", {}, anthropic_beta="a, context-1m-2025-08-07"), Hints(is_long=True)),
        (call("responses", {"reasoning": {"effort": "xhigh"}}), Hints("xhigh")),
        (call("responses", {"reasoning": {"effort": "none"}}), Hints()),
        (call("chat_completions", {"reasoning_effort": "low"}), Hints("low")),
        (call("chat_completions", {"output_config": {"effort": "low"}}), Hints()),
        (call("messages", {"output_config": {"effort": 3}}), Hints()),
    ],
)
def test_a_request_says_which_variant_it_needs(given: Call, hints: Hints) -> None:
    assert rewriting.hints(given, rewriting.document_of(given.body)) == hints


def test_answers_are_corrected_by_what_was_asked_for() -> None:
    quiet = call("messages", {"messages": ASKED}, model="claude-opus-4-8")
    hidden = call("messages", {"thinking": THINKING, "speed": "fast"}, model="claude-opus-4-8")
    shown = call("messages", {"thinking": THINKING}, model="claude-sonnet-4-6")

    assert rewriting.corrections(quiet) == rewriting.corrections(shown) == ()
    assert rewriting.corrections(hidden) == (show_thinking.HIDING, strip_speed.STATING)
    assert len(rewriting.corrections(call("chat_completions", {}))) == 1
    assert len(rewriting.corrections(call("responses", {}))) == 2


def test_every_answer_has_a_state_of_its_own() -> None:
    given = call("responses", {})

    assert rewriting.corrections(given)[0] != rewriting.corrections(given)[0]


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(MalformedRequest):
        rewriting.document_of(b"[]")
