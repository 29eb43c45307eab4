from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_messages.thinking import put_thinking
from floway.translate.shared.gemini_client.generation import Thinking

BUDGET = "generationConfig.thinkingConfig.thinkingBudget"
HELLO = {"role": "user", "content": [{"type": "text", "text": "hi"}]}


def put(
    budget: int | None = None, level: str | None = None, *, is_shown: bool = False, **target: Any
) -> tuple[Document, list[tuple[str, str]]]:
    ledger = Ledger()
    document: Document = {"model": "m", "max_tokens": 5000, "messages": [HELLO], **target}
    put_thinking(document, Thinking(budget, level, is_shown), ledger)
    return document, [(loss.path, loss.kind) for loss in ledger.losses]


@pytest.mark.parametrize(
    ("budget", "thinking"),
    [
        (None, None),
        (0, {"type": "disabled"}),
        (-1, {"type": "adaptive"}),
        (2048, {"type": "enabled", "budget_tokens": 2048}),
    ],
)
def test_a_budget_becomes_a_switch(budget: int | None, thinking: Document | None) -> None:
    document, losses = put(budget)

    assert document.get("thinking") == thinking
    assert losses == []


@pytest.mark.parametrize(("budget", "expected"), [(1, 1024), (9000, 4999)])
def test_a_budget_is_fitted_between_the_least_and_the_token_limit(budget: int, expected: int) -> None:
    document, losses = put(budget)

    assert document["thinking"]["budget_tokens"] == expected
    assert losses == [(BUDGET, "clamped")]


def test_a_small_token_limit_leaves_no_room() -> None:
    document, losses = put(2048, max_tokens=1024)

    assert "thinking" not in document
    assert losses == [(BUDGET, "dropped")]


@pytest.mark.parametrize(("budget", "effort"), [(512, "low"), (8192, "medium"), (30_000, "high")])
def test_a_model_that_refuses_budgets_thinks_adaptively(budget: int, effort: str) -> None:
    document, losses = put(budget, model="claude-sonnet-5-5")

    assert document["thinking"] == {"type": "adaptive"}
    assert document["output_config"] == {"effort": effort}
    assert losses == [(BUDGET, "renamed")]


def test_a_budget_of_the_models_choice_is_a_number_where_only_numbers_are_taken() -> None:
    assert put(-1, model="claude-sonnet-5-5")[0]["thinking"] == {"type": "adaptive"}
    document, _ = put(-1, model="claude-sonnet-4-5", max_tokens=20_000)

    assert document["thinking"] == {"type": "enabled", "budget_tokens": 8192}


def test_a_model_that_cannot_think_is_not_asked_to() -> None:
    document, losses = put(2048, model="claude-3-5-haiku-20241022")

    assert "thinking" not in document
    assert losses == [(BUDGET, "dropped")]


def test_a_level_is_left_out_where_efforts_are_refused() -> None:
    document, losses = put(level="high", model="claude-sonnet-4-5")

    assert "output_config" not in document
    assert losses == [("generationConfig.thinkingConfig.thinkingLevel", "dropped")]


def test_a_level_becomes_an_effort() -> None:
    assert put(level="high")[0]["output_config"] == {"effort": "high"}
    assert put(level="none")[0]["thinking"] == {"type": "disabled"}

    document, losses = put(level="minimal")
    assert document["output_config"] == {"effort": "low"}
    assert losses == [("generationConfig.thinkingConfig.thinkingLevel", "clamped")]


def test_shown_thoughts_are_summaries() -> None:
    assert put(-1, is_shown=True)[0]["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert put(is_shown=True)[1] == [("generationConfig.thinkingConfig.includeThoughts", "dropped")]


@pytest.mark.parametrize("choice", [{"type": "any"}, {"type": "tool", "name": "f"}])
def test_a_forced_call_is_made_without_thinking(choice: Document) -> None:
    document, losses = put(2048, tool_choice=choice)

    assert "thinking" not in document
    assert losses == [(BUDGET, "dropped")]


def test_sampling_gives_way_to_thinking() -> None:
    document, losses = put(-1, temperature=0.5, top_k=3, top_p=0.5)

    assert not {"temperature", "top_k", "top_p"} & document.keys()
    assert losses == [(f"generationConfig.{name}", "dropped") for name in ("temperature", "topK", "topP")]


def test_sampling_that_the_vendor_takes_stays() -> None:
    document, losses = put(-1, temperature=1, top_p=0.95)

    assert (document["temperature"], document["top_p"]) == (1, 0.95)
    assert losses == []


@pytest.mark.parametrize(
    ("first", "thinks"),
    [({"type": "thinking"}, True), ({"type": "redacted_thinking"}, True), ({"type": "text"}, False)],
)
def test_thinking_goes_on_only_where_it_was_kept(first: Document, thinks: bool) -> None:
    answer = {"role": "assistant", "content": [first, {"type": "tool_use"}]}
    results = {"role": "user", "content": [{"type": "tool_result"}]}

    document, _ = put(2048, messages=[HELLO, answer, results])

    assert ("thinking" in document) is thinks
