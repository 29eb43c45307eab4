"""Asking where a request would go."""

from playwright.sync_api import expect

from tests.stories.conftest import Doorman
from tests.stories.house import CLAUDE, GPT, House


def test_an_operator_learns_who_would_answer_and_why_not_others(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    tab.visit("/explain")
    tab.page.get_by_label("Model or alias").fill("careful")
    tab.page.get_by_label("The client speaks").select_option("responses")
    tab.page.get_by_role("button", name="Explain").click()

    expect(tab.page.get_by_text(f"Main vendor would answer, with its model {CLAUDE}.")).to_be_visible()
    expect(tab.page.get_by_text("careful is an alias")).to_be_visible()
    expect(tab.page.get_by_text('effort = "high"')).to_be_visible()
    expect(tab.page.get_by_text("it does not serve the model").first).to_be_visible()
    assert "model=careful" in tab.page.url
    assert not tab.faults()


def test_a_question_comes_with_its_address_and_prices_are_named(page_as: Doorman, house: House) -> None:
    tab = page_as("viewer", locale="en")
    tab.visit(f"/explain?model={GPT}&protocol=chat_completions")

    expect(tab.page.get_by_text("Input $1.25 · Output $10 (Mine)").first).to_be_visible()
    expect(tab.page.get_by_text("asked first")).to_be_visible()
    expect(tab.page.get_by_text("asked if those before fail").first).to_be_visible()
    assert not tab.faults()


def test_a_header_that_is_none_is_said_so_beside_it(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    tab.visit("/explain")
    tab.page.get_by_label("Model or alias").fill(CLAUDE)
    tab.page.get_by_text("Headers and body of the client").click()
    tab.page.get_by_label("Headers", exact=True).fill("no header")
    tab.page.get_by_role("button", name="Explain").click()

    expect(tab.page.get_by_text("This is no header line: no header")).to_be_visible()
    assert not tab.faults()
