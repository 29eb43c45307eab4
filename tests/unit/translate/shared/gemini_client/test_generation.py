from typing import Any

import pytest

from floway.domain.model import Limits
from floway.translate.base import Context, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.generation import (
    Form,
    Thinking,
    effort_of,
    form_of,
    parameters_of,
    thinking_of,
)


def thinking(**config: Any) -> Thinking:
    return thinking_of({"thinkingConfig": config}, Ledger())


def test_thinking_is_read_in_both_spellings() -> None:
    assert thinking(include_thoughts=True, thinking_budget=2048) == Thinking(2048, None, True)
    assert thinking(thinkingLevel="HIGH") == Thinking(None, "high", False)
    assert thinking() == Thinking(None, None, False)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("MINIMAL", "minimal"), ("vendor-x", "vendor-x"), ("", None), ("THINKING_LEVEL_UNSPECIFIED", None)],
)
def test_a_level_is_an_effort_word(level: str, expected: str | None) -> None:
    assert thinking(thinkingLevel=level).level == expected


@pytest.mark.parametrize(
    ("budget", "effort"),
    [(0, "none"), (1, "low"), (2048, "low"), (2049, "medium"), (8192, "medium"), (8193, "high"), (-1, None)],
)
def test_a_budget_becomes_an_effort(budget: int, effort: str | None) -> None:
    assert effort_of(thinking(thinkingBudget=budget), Ledger()) == effort


def test_a_budget_wins_over_a_level() -> None:
    ledger = Ledger()

    assert effort_of(thinking(thinkingBudget=100, thinkingLevel="HIGH"), ledger) == "low"
    assert [loss.path for loss in ledger.losses] == [
        "generationConfig.thinkingConfig.thinkingLevel",
        "generationConfig.thinkingConfig.thinkingBudget",
    ]


@pytest.mark.parametrize(
    ("config", "form"),
    [
        ({}, Form(False, None)),
        ({"responseMimeType": "text/plain"}, Form(False, None)),
        ({"responseMimeType": "application/json"}, Form(True, None)),
        (
            {"responseMimeType": "application/json", "responseSchema": {"type": "STRING"}},
            Form(True, {"type": "string"}),
        ),
        ({"responseJsonSchema": {"type": "array"}}, Form(True, {"type": "array"})),
        ({"responseModalities": ["TEXT"]}, Form(False, None)),
    ],
)
def test_the_form_of_the_answer(config: dict[str, Any], form: Form) -> None:
    assert form_of(config) == form


@pytest.mark.parametrize(
    ("config", "param"),
    [
        ({"responseMimeType": "text/x.enum"}, "generationConfig.responseMimeType"),
        ({"responseModalities": ["TEXT", "IMAGE"]}, "generationConfig.responseModalities"),
    ],
)
def test_forms_that_only_google_answers_in_are_refused(config: dict[str, Any], param: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        form_of(config)

    assert refused.value.param == param


def test_parameters_get_the_upstreams_names() -> None:
    context = Context("m", Limits(max_output_tokens=100))
    spellings = {"maxOutputTokens": "max_tokens", "topP": "top_p"}

    parameters = parameters_of(
        {"topP": 0.5, "topK": 3, "maxOutputTokens": 65536, "speechConfig": {}}, spellings, context
    )

    assert parameters == {"top_p": 0.5, "max_tokens": 100}
    assert [(loss.path, loss.kind) for loss in context.ledger.losses] == [
        ("generationConfig.topK", "dropped"),
        ("generationConfig.speechConfig", "dropped"),
        ("generationConfig.maxOutputTokens", "clamped"),
    ]
