"""From an empty database to a streamed answer in the playground, by a browser alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.stories.conftest import Doorman
from tests.stories.tab import Tab
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.simulator import Simulator, running_simulator

#: What the issue allows between the first page of a fresh installation and an answer in the playground.
MOST_CLICKS = 12
PASSWORD = "seven wet goats cross the river"
MODEL = "gpt-oss:20b"


class Hand:
    """A person with a mouse: a field must be clicked before something can be typed into it."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def press(self, name: str) -> None:
        self.click(self.tab.page.get_by_role("button", name=name, exact=True))

    def type(self, label: str, text: str) -> None:
        field = self.tab.page.get_by_label(label, exact=True)
        if not field.evaluate("(element) => element === document.activeElement"):
            self.click(field)
        field.press("ControlOrMeta+a")
        field.press_sequentially(text)


@pytest.fixture(scope="module")
def vendor() -> Iterator[Simulator]:
    """The server that the operator has."""
    with running_simulator() as running:
        yield running


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose database has its tables and nothing else."""
    gateway = Gateway(tmp_path_factory.mktemp("fresh"))
    gateway.command("db", "upgrade")
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def test_a_fresh_installation_answers_in_the_playground_within_twelve_clicks(
    page_as: Doorman, fresh: Gateway, vendor: Simulator
) -> None:
    tab = page_as(None, gateway=fresh)
    hand, page = Hand(tab), tab.page
    tab.visit("/")
    set_up(hand, fresh)

    add_upstream(hand, vendor)
    hand.press("Create a key")
    expect(page.get_by_text("Copy it now", exact=False)).to_be_visible()
    every_worker_knows(tab)
    hand.press("Ask the model")
    expect(page.get_by_text("It works: answered in")).to_be_visible()
    recipe = page.get_by_role("tabpanel").last
    key = re.search(r"ANTHROPIC_AUTH_TOKEN=(\S+)", recipe.inner_text())
    assert key is not None
    assert key[1] in page.get_by_role("region", name="Create an API key").inner_text()
    assert not tab.faults()

    hand.click(page.get_by_role("link", name="Go on in the playground"))
    hand.type("Message", "Good morning")
    hand.press("Send")
    answer = page.get_by_text("Simulated answer to: Good morning")
    expect(answer).to_be_visible()

    sent = [entry["body"] for entry in vendor.requests() if entry["method"] == "POST"]
    assert sum("Good morning" in body for body in sent) == 1
    print(f"{hand.clicks} clicks")
    assert hand.clicks <= MOST_CLICKS


def set_up(hand: Hand, fresh: Gateway) -> None:
    """Become the administrator with the token of the gateway's log."""
    expect(hand.tab.page.get_by_role("button", name="Set up the gateway")).to_be_visible()
    hand.type("Set-up token", token_of(fresh))
    hand.type("Password", PASSWORD)
    hand.press("Set up the gateway")
    expect(hand.tab.page.get_by_role("heading", name="First steps")).to_be_visible()


def add_upstream(hand: Hand, vendor: Simulator) -> None:
    """The server that the operator has; its name is proposed."""
    hand.click(hand.tab.page.get_by_role("radio", name="Ollama"))
    hand.type("Base URL", f"{vendor.base_url}/ollama")
    hand.press("Add upstream")


def token_of(gateway: Gateway) -> str:
    """What the gateway printed at its start."""
    made = re.compile(r"setup_token_made token=(\S+)")
    found = wait_until(lambda: made.search(gateway.log_text()), "the token in the log", 30)
    return found[1]


def every_worker_knows(tab: Tab) -> None:
    """Wait for the second in which a worker may not have heard of the upstream."""
    page = tab.page

    def is_listed() -> bool:
        return all(MODEL in page.request.get("/api/models").text() for _ in range(6))

    wait_until(is_listed, "the models in every worker")
    expect(page.get_by_role("button", name="Ask the model")).to_be_visible()
