"""Asking a model from the dashboard, as a person with a key does."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Doorman
from tests.stories.house import CLAUDE, House
from tests.stories.tab import Tab
from tests.support.ports import wait_until

#: Of the user ``user``.
KEY = "laptop"


@pytest.fixture
def tab(page_as: Doorman, house: House) -> Tab:
    opened = page_as("user")
    opened.visit(f"/playground?model={CLAUDE}&key={house.key_ids[KEY]}")
    return opened


def ask(tab: Tab, text: str) -> None:
    tab.page.get_by_label("Message", exact=True).fill(text)
    tab.page.get_by_role("button", name="Send").click()


def record_of(house: House, model: str = CLAUDE) -> Callable[[], Any]:
    """Reads the newest exchange of the key."""
    return lambda: house.operator.get(f"exchanges?key_id={house.key_ids[KEY]}&model={model}&limit=1")[
        "items"
    ][0]


@pytest.mark.parametrize("protocol", ["messages", "chat_completions", "responses", "gemini"])
def test_an_answer_is_seen_in_every_protocol_with_what_it_took(tab: Tab, house: House, protocol: str) -> None:
    tab.page.get_by_label("Protocol").select_option(protocol)
    ask(tab, f"Hello in {protocol}")

    expect(tab.page.get_by_text(f"Simulated answer to: Hello in {protocol}", exact=True)).to_be_visible()
    link = tab.page.get_by_role("link", name="req_")
    expect(link).to_be_visible()
    expect(tab.page.get_by_text("Main vendor", exact=True)).to_be_visible()
    assert not tab.faults()

    request_id = link.text_content()
    assert request_id
    found = house.operator.get(f"exchanges/{request_id.strip()}")
    assert (found["protocol"], found["key_id"]) == (protocol, house.key_ids[KEY])
    assert found["client"].startswith("floway/")


def test_a_conversation_goes_on_and_can_be_taken_to_a_shell(tab: Tab, house: House) -> None:
    ask(tab, "First")
    expect(tab.page.get_by_text("Simulated answer to: First")).to_be_visible()
    tab.page.get_by_label("Message", exact=True).fill("Second")
    tab.page.get_by_text("The same from a shell").click()

    command = tab.page.get_by_role("figure").filter(has_text="curl")
    expect(command).to_contain_text("Simulated answer to: First")
    expect(command).to_contain_text("$API_KEY")
    tab.page.get_by_label("Message", exact=True).press("Enter")
    expect(tab.page.get_by_text("Simulated answer to: Second")).to_be_visible()
    tab.page.get_by_text("Events as they came").click()
    expect(tab.page.get_by_text("message_stop").first).to_be_visible()
    assert not tab.faults()


def test_stopping_ends_the_call_at_the_upstream(tab: Tab, house: House) -> None:
    ask(tab, "[[sim:events=2000+gap=50]] a long story")
    expect(tab.page.get_by_role("button", name="Stop")).to_be_visible()
    expect(tab.page.get_by_role("heading", name="About the answer")).to_be_visible()
    tab.page.get_by_role("button", name="Stop").click()

    expect(tab.page.get_by_text("You stopped it")).to_be_visible()
    newest = record_of(house)
    wait_until(lambda: newest()["verdict"] == "client_left", "the exchange has ended with its reader")


def test_a_subscription_refuses_who_is_not_its_vendors_client(tab: Tab, house: House) -> None:
    tab.page.get_by_label("Model or alias").fill("gpt-5.5")
    ask(tab, "Hello")

    expect(tab.page.get_by_text("Refused with 403.")).to_be_visible()
    assert any("403" in line for line in tab.complaints)
    tab.complaints.clear()
