import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.thinking import Wish, thinking_config


def config(wish: Wish, model: str) -> Document | None:
    return thinking_config(wish, family_of(model), "p", Ledger())


@pytest.mark.parametrize(
    ("effort", "model", "expected"),
    [
        ("none", "gemini-2.5-flash", {"thinkingBudget": 0}),
        ("none", "gemini-2.5-pro", {"thinkingBudget": 128}),
        ("none", "gemini-3.6-flash", {"thinkingLevel": "MINIMAL"}),
        ("minimal", "gemini-3.8-flash", {"thinkingLevel": "LOW"}),
        ("minimal", "gemini-3-flash", {"thinkingLevel": "MINIMAL"}),
        ("minimal", "gemini-2.5-flash-lite", {"thinkingBudget": 1024}),
        ("medium", "gemini-3-pro", {"thinkingLevel": "HIGH"}),
        ("medium", "gemini-2.5-pro", {"thinkingBudget": 8192}),
        ("high", "gemini-2.5-pro", {"thinkingBudget": 32768}),
        ("max", "gemini-2.5-flash", {"thinkingBudget": 24576}),
        ("xhigh", "gemini-4-hydrogen", {"thinkingLevel": "XHIGH"}),
        ("max", "gemini-3.1-pro", {"thinkingLevel": "HIGH"}),
        ("Vendor-x", "gemini-3.1-pro", {"thinkingLevel": "VENDOR-X"}),
        ("vendor-x", "gemini-2.5-pro", None),
        ("high", "gemini-2.0-flash", None),
    ],
)
def test_efforts(effort: str, model: str, expected: Document | None) -> None:
    assert config(Wish(effort), model) == expected


@pytest.mark.parametrize(
    ("budget", "model", "expected"),
    [
        (31999, "gemini-2.5-flash", {"thinkingBudget": 24576}),
        (5, "gemini-2.5-pro", {"thinkingBudget": 128}),
        (2048, "gemini-3.8-flash", {"thinkingLevel": "LOW"}),
        (2049, "gemini-3.8-flash", {"thinkingLevel": "MEDIUM"}),
        (8193, "gemini-3.8-flash", {"thinkingLevel": "HIGH"}),
        (4096, "gemini-3-pro", {"thinkingLevel": "HIGH"}),
    ],
)
def test_budgets(budget: int, model: str, expected: Document) -> None:
    assert config(Wish(budget=budget), model) == expected


def test_adaptive_is_a_dynamic_budget_and_no_level() -> None:
    assert config(Wish(is_adaptive=True), "gemini-2.5-pro") == {"thinkingBudget": -1}
    assert config(Wish(is_adaptive=True), "gemini-3.8-flash") is None


def test_thoughts_are_not_asked_of_a_model_that_shall_not_think() -> None:
    assert config(Wish("none", shows_thoughts=True), "gemini-2.5-flash") == {"thinkingBudget": 0}
    assert config(Wish(shows_thoughts=True), "gemini-2.5-flash") == {"includeThoughts": True}


def test_nothing_said_is_nothing_sent() -> None:
    assert config(Wish(), "gemini-3.8-flash") is None


@pytest.mark.parametrize(("effort", "model"), [("high", "gemini-2.0-flash"), ("vendor-x", "gemini-2.5-pro")])
def test_what_a_model_cannot_is_in_the_ledger(effort: str, model: str) -> None:
    ledger = Ledger()

    thinking_config(Wish(effort), family_of(model), "p", ledger)

    assert [loss.path for loss in ledger.losses] == ["p"]
