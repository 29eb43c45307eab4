"""Keys with limits that are used up, and a machine whose agent is set up with a key of its own."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.stories.conftest import Doorman
from tests.stories.house import CLAUDE, House
from tests.stories.tab import Tab
from tests.support.ports import wait_until


@pytest.fixture
def taken_away(house: House) -> Iterator[list[str]]:
    """Names of keys and users that a story makes; gone at its end."""
    names: list[str] = []
    yield names
    for collection in ("keys", "users"):
        for row in house.operator.get(collection)["items"]:
            if row["name"] in names:
                house.operator.send("DELETE", f"{collection}/{row['id']}", etag="*")


def test_an_administrator_limits_a_key_and_sees_it_used_up(
    page_as: Doorman, house: House, taken_away: list[str]
) -> None:
    taken_away.append("story limited")
    tab = page_as("admin")
    tab.visit("/keys")
    tab.page.get_by_role("button", name="Create a key").click()
    form = tab.page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill("story limited")
    form.get_by_text("Limits", exact=True).click()
    form.get_by_label("Requests per minute").fill("one")
    form.get_by_label("Tokens per day").fill("1")
    form.get_by_label("Dollars per day").fill("12.50")
    form.get_by_label("Keep whole requests").select_option("hours")
    expect(form.get_by_text("kept in full, without credentials")).to_be_visible()
    assert tab.faults() == []
    form.get_by_role("button", name="Create a key").click()
    expect(form.get_by_label("Requests per minute")).to_be_focused()
    assert tab.complaints.pop(0).startswith("400 POST")
    tab.complaints.clear()
    form.get_by_label("Requests per minute").fill("1")
    form.get_by_role("button", name="Create a key").click()
    raw = tab.page.get_by_role("dialog").locator("code").inner_text()
    tab.page.get_by_role("button", name="I have stored it", exact=True).click()
    row = tab.page.get_by_role("row").filter(has_text="story limited")
    expect(row).to_contain_text("3 limits")
    expect(row).to_contain_text("keeps requests")

    assert _refusal(house, raw).json()["error"]["type"] == "rate_limit_error"

    _choose(row, tab.page, "story limited", "Show use of limits")
    meter = tab.page.get_by_role("meter", name="Requests per minute")
    expect(meter).to_have_attribute("aria-valuenow", "100")
    use = tab.page.get_by_role("dialog")
    expect(use).to_contain_text("1 of 1 used")
    expect(use).to_contain_text("of $12.50 used")
    of_owner = use.get_by_role("region", name="Limits of all keys of the owner together")
    expect(of_owner).to_contain_text("No limit is set.")
    assert tab.faults() == []

    tab.visit("/keys")
    expect(row.get_by_role("meter", name="Tokens per day")).to_have_attribute("aria-valuenow", "100")
    assert tab.faults() == []


def test_the_owner_of_a_key_narrows_its_limits_alone(
    page_as: Doorman, house: House, taken_away: list[str]
) -> None:
    taken_away.append("story narrow")
    owner = next(each["id"] for each in house.operator.get("users")["items"] if each["name"] == "user")
    house.operator.post("keys", name="story narrow", user_id=owner, limits={"tokens_per_day": 5000})
    tab = page_as("user", width=390, theme="dark")
    tab.visit("/keys")
    row = tab.page.get_by_role("row").filter(has_text="story narrow")
    _choose(row, tab.page, "story narrow", "Edit")
    form = tab.page.get_by_role("dialog")
    field = form.get_by_label("Tokens per day")
    expect(form.get_by_text("At most 5,000; only an administrator allows more.")).to_be_visible()
    field.fill("9000")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("administrator")
    assert any(line.startswith("403 PATCH") for line in tab.complaints)
    tab.complaints.clear()
    field.fill("4000")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)

    stored = next(each for each in house.operator.get("keys")["items"] if each["name"] == "story narrow")
    assert stored["limits"]["tokens_per_day"] == 4000


def test_an_administrator_limits_all_keys_of_a_user(
    page_as: Doorman, house: House, taken_away: list[str]
) -> None:
    taken_away.append("story person")
    house.operator.post("users", name="story person")
    tab = page_as("admin")
    tab.visit("/users")
    row = tab.page.get_by_role("row").filter(has_text="story person")
    _choose(row, tab.page, "story person", "Edit")
    form = tab.page.get_by_role("dialog")
    form.get_by_text("Limits", exact=True).click()
    form.get_by_label("Requests at a time").fill("8")
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("one limit")
    _choose(row, tab.page, "story person", "Show use of limits")
    expect(tab.page.get_by_role("dialog")).to_contain_text("0 of 8 used")
    assert tab.faults() == []


def test_a_command_sets_claude_code_up_and_the_page_sees_it_connect(
    page_as: Doorman, house: House, taken_away: list[str], tmp_path: Path
) -> None:
    taken_away.append("story machine")
    tab = page_as("user")
    tab.visit("/keys")
    command = _command(tab, "story machine")
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("settings.json in ~/.claude")
    dialog.get_by_text("What the agent is told").click()
    dialog.get_by_label("Model", exact=True).fill(CLAUDE)
    dialog.get_by_role("button", name="Use these settings").click()
    expect(tab.page.get_by_text("The command installs these settings.")).to_be_visible()
    assert tab.faults() == []

    ran = _run(command, tmp_path)
    assert ran.returncode == 0, ran.stderr

    progress = dialog.get_by_role("list", name="Progress")
    expect(progress).to_contain_text('The key "story machine" was made.')
    expect(progress).to_contain_text("Waits for the first request")
    written = json.loads((tmp_path / ".claude/settings.json").read_text())["env"]
    assert written["ANTHROPIC_MODEL"] == CLAUDE
    raw = written["ANTHROPIC_AUTH_TOKEN"]
    wait_until(lambda: house.ask(CLAUDE, "Hello", key=raw).ok, "an answer to the machine")
    expect(progress).to_contain_text("Connected: the first request came")
    assert tab.faults() == []
    assert _run(command, tmp_path).returncode != 0


def test_a_key_that_exists_is_asked_for_by_the_script(page_as: Doorman, house: House) -> None:
    tab = page_as("user", width=390)
    tab.visit("/keys")
    row = tab.page.get_by_role("row").filter(has_text="laptop")
    _choose(row, tab.page, "laptop", "Set up an agent")
    dialog = tab.page.get_by_role("dialog")
    expect(dialog.get_by_role("switch", name="Use a key that I have")).to_be_checked()
    dialog.get_by_role("button", name="Make the command").click()
    dialog.get_by_role("button", name="Codex").click()
    dialog.get_by_role("button", name="Windows").click()
    expect(dialog.locator("code").first).to_have_text(
        re.compile(r"^\$env:GATEWAY_ENDPOINT = '.*'; Invoke-RestMethod .*/codex\.ps1 \| Invoke-Expression$")
    )
    expect(dialog).to_contain_text("It asks for a key that you have.")
    assert tab.faults() == []


def test_the_owner_of_a_key_puts_one_of_their_own_in_its_place(
    page_as: Doorman, house: House, taken_away: list[str]
) -> None:
    taken_away.append("story rotated")
    owner = next(each["id"] for each in house.operator.get("users")["items"] if each["name"] == "user")
    house.operator.post("keys", name="story rotated", user_id=owner)
    own = f"story-{os.urandom(16).hex()}"
    tab = page_as("user", width=390, theme="dark")
    tab.visit("/keys")
    row = tab.page.get_by_role("row").filter(has_text="story rotated")
    _choose(row, tab.page, "story rotated", "Rotate")
    form = tab.page.get_by_role("dialog")
    form.get_by_text("Use my own", exact=True).click()
    field = form.get_by_label("Your key", exact=True)
    field.fill("too short")
    form.get_by_role("button", name="Rotate", exact=True).click()
    expect(field).to_be_focused()
    assert tab.complaints.pop(0).startswith("400 POST")
    tab.complaints.clear()
    assert tab.faults() == []
    field.fill(own)
    form.get_by_role("button", name="Rotate", exact=True).click()

    expect(tab.page.get_by_role("dialog").locator("code")).to_have_text(own)
    tab.page.get_by_role("button", name="I have stored it", exact=True).click()
    expect(row).to_contain_text(own[-4:])
    wait_until(lambda: house.ask(CLAUDE, "Hello", key=own).ok, "an answer to the own key")


def _refusal(house: House, raw: str) -> requests.Response:
    """What a key is told that may ask once, and has."""
    answers: list[requests.Response] = []

    def is_refused() -> bool:
        # A worker learns of the key within a second.
        answers.append(house.ask(CLAUDE, "Hello", key=raw))
        return answers[-1].status_code == 429

    wait_until(is_refused, "a refusal")
    assert [each.status_code for each in answers].count(200) == 1
    return answers[-1]


def _choose(row: Locator, page: Page, name: str, action: str) -> None:
    row.get_by_role("button", name=f"Actions for {name}").click()
    page.get_by_role("menuitem", name=action).click()


def _command(tab: Tab, machine: str) -> str:
    """The line for a Unix shell, made by hand."""
    tab.page.get_by_role("button", name="Set up an agent").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("Name of the machine").fill(machine)
    dialog.get_by_role("button", name="Make the command").click()
    dialog.get_by_role("button", name="macOS and Linux").click()
    return dialog.locator("code").first.inner_text()


def _run(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell whose home is empty."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
