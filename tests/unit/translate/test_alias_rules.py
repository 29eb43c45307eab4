from typing import Any

import pytest

from floway.domain.alias import NO_RULES, Rules
from floway.domain.protocol import PROTOCOLS, ProtocolId
from floway.translate.alias_rules import with_rules

EVERYTHING = Rules(
    effort="low", budget_tokens=2048, summary="detailed", verbosity="high", service_tier="flex"
)


def ruled(protocol: ProtocolId, rules: Rules, document: dict[str, Any], model: str = "m") -> dict[str, Any]:
    before = repr(document)
    after = with_rules(document, rules, protocol, model)
    assert repr(document) == before, "the document was written into"
    return after


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_without_rules_the_very_document_stays(protocol: ProtocolId) -> None:
    document = {"thinking": None, "reasoning": {"effort": "low"}}

    assert with_rules(document, NO_RULES, protocol, "m") is document


def test_chat_completions_has_a_place_for_three_of_them() -> None:
    document = {"messages": [], "reasoning_effort": "high", "verbosity": "low", "user": None}

    assert ruled("chat_completions", EVERYTHING, document) == {
        "messages": [],
        "reasoning_effort": "low",
        "verbosity": "high",
        "service_tier": "flex",
        "user": None,
    }
    only_thinking = Rules(budget_tokens=1, summary="auto")
    assert with_rules(document, only_thinking, "chat_completions", "m") is document


def test_responses_keeps_what_stands_beside_a_rule() -> None:
    document = {"reasoning": {"effort": "high", "mode": "x"}, "text": {"format": {"type": "text"}}}

    assert ruled("responses", EVERYTHING, document) == {
        "reasoning": {"effort": "low", "mode": "x", "summary": "detailed"},
        "text": {"format": {"type": "text"}, "verbosity": "high"},
        "service_tier": "flex",
    }


def test_messages_has_effort_budget_display_and_tier() -> None:
    document = {"output_config": {"format": {}}, "thinking": {"type": "disabled"}, "speed": "fast"}

    assert ruled("messages", EVERYTHING, document) == {
        "output_config": {"format": {}, "effort": "low"},
        "thinking": {"type": "enabled", "budget_tokens": 2048, "display": "summarized"},
        "service_tier": "flex",
    }


def test_the_fast_tier_is_a_speed_in_messages() -> None:
    ruled_document = ruled("messages", Rules(service_tier="fast"), {"service_tier": "auto", "stop": None})

    assert ruled_document == {"stop": None, "speed": "fast"}


def test_adaptive_thinking_removes_the_clients_budget() -> None:
    document = {"thinking": {"type": "enabled", "budget_tokens": 1024, "display": "omitted"}}

    assert ruled("messages", Rules(adaptive=True), document) == {
        "thinking": {"type": "adaptive", "display": "omitted"}
    }
    assert with_rules(document, Rules(adaptive=False), "messages", "m") is document


@pytest.mark.parametrize(
    ("summary", "thinking", "expected"),
    [
        ("concise", {"type": "adaptive"}, {"type": "adaptive", "display": "summarized"}),
        ("omitted", {"type": "adaptive"}, {"type": "adaptive", "display": "omitted"}),
        ("auto", {"type": "adaptive"}, {"type": "adaptive"}),
        ("full", {}, {"type": "enabled", "display": "full"}),
        ("detailed", {"type": "disabled"}, {"type": "disabled"}),
    ],
)
def test_a_summary_is_a_display_of_thinking(
    summary: str, thinking: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert ruled("messages", Rules(summary=summary), {"thinking": thinking}) == {"thinking": expected}


def test_gemini_thinks_by_level_or_by_budget_as_the_model_wants_it() -> None:
    document = {
        "generationConfig": {"topK": 1, "thinkingConfig": {"thinkingBudget": 9, "includeThoughts": True}}
    }

    by_level = ruled("gemini", Rules(effort="low"), document, "gemini-3-flash-preview")
    by_budget = ruled("gemini", Rules(adaptive=True, summary="omitted"), document, "gemini-2.5-pro")

    assert by_level["generationConfig"] == {
        "topK": 1,
        "thinkingConfig": {"thinkingLevel": "LOW", "includeThoughts": True},
    }
    assert by_budget["generationConfig"]["thinkingConfig"] == {"thinkingBudget": -1, "includeThoughts": False}


def test_gemini_has_no_place_for_verbosity_and_tier() -> None:
    document = {"contents": []}

    assert with_rules(document, Rules(verbosity="low", service_tier="flex"), "gemini", "m") is document
