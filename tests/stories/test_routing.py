"""An operator decides where names lead, over which ways, and what it costs."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Doorman
from tests.stories.house import CLAUDE, UNPRICED, House


@pytest.fixture
def taken_away(house: House) -> Iterator[dict[str, str]]:
    """``{collection: name or model}`` of what a story makes by hand; gone at its end."""
    made: dict[str, str] = {}
    yield made
    for collection, name in made.items():
        for row in house.operator.get(collection)["items"]:
            if name in (row.get("name"), row.get("model_key")):
                house.operator.send("DELETE", f"{collection}/{row['id']}", etag="*")


def test_an_alias_is_added_with_what_it_leads_to_and_edited(
    page_as: Doorman, taken_away: dict[str, str]
) -> None:
    taken_away["aliases"] = "story/best"
    tab = page_as("operator")
    tab.visit("/aliases")
    tab.page.get_by_role("button", name="Add an alias").click()
    form = tab.page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill("story/best")
    form.get_by_role("combobox", name="Model").fill(CLAUDE)
    expect(form.get_by_text("served by Main vendor")).to_be_visible()
    form.get_by_role("button", name="Add a target").click()
    form.get_by_role("combobox", name="Model").last.fill("gone-model")
    # Some list of the installation cannot be had, and might name it.
    expect(form.get_by_text(re.compile("nobody serves it|list cannot be had"))).to_be_visible()
    assert tab.faults() == []
    form.get_by_role("button", name="Add an alias").click()

    row = tab.page.get_by_role("row").filter(has_text="story/best")
    expect(row).to_contain_text("Partly served")
    row.get_by_role("button", name="Actions for story/best").click()
    tab.page.get_by_role("menuitem", name="Edit").click()
    form.get_by_role("button", name="Remove Target 2").click()
    form.get_by_role("button", name="Save").click()
    expect(row.get_by_text("Served", exact=True)).to_be_visible()


def test_an_alias_that_somebody_else_changed_is_shown_as_a_difference(
    page_as: Doorman, house: House, taken_away: dict[str, str]
) -> None:
    taken_away["aliases"] = "story/raced"
    made = house.operator.post("aliases", name="story/raced", targets=[{"model": CLAUDE}])
    tab = page_as("operator")
    tab.visit("/aliases")
    tab.page.get_by_role("button", name="Actions for story/raced").click()
    tab.page.get_by_role("menuitem", name="Edit").click()
    form = tab.page.get_by_role("dialog")
    form.get_by_label("Display name").fill("Mine")
    theirs = {"name": "story/raced", "targets": [{"model": CLAUDE}], "display_name": "Theirs"}
    assert house.operator.send("PUT", f"aliases/{made['id']}", theirs, "*").ok

    form.get_by_role("button", name="Save").click()

    expect(form.get_by_role("row").filter(has_text="display_name")).to_contain_text("Theirs")
    assert any(line.startswith("409 PUT") for line in tab.complaints)
    tab.complaints.clear()
    form.get_by_role("button", name="Load the newer state").click()
    form.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_role("row").filter(has_text="story/raced")).to_contain_text("Mine")


def test_a_proxy_is_tested_before_it_is_added_and_its_failing_stage_named(
    page_as: Doorman, taken_away: dict[str, str]
) -> None:
    taken_away["proxies"] = "Story way"
    tab = page_as("operator")
    tab.visit("/proxies")
    tab.page.get_by_role("button", name="Add a proxy").click()
    form = tab.page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill("Story way")
    form.get_by_label("Host").fill("127.0.0.1")
    form.get_by_label("Port").fill("9")
    form.get_by_label("User name").fill("ada")
    form.get_by_role("button", name="Test").click()
    expect(form.get_by_role("alert")).to_contain_text("tcp-connect")
    form.get_by_role("button", name="URL").click()
    expect(form.get_by_label("URL", exact=True)).to_have_value("http://ada@127.0.0.1:9")
    assert tab.faults() == []
    form.get_by_role("button", name="Add a proxy").click()

    row = tab.page.get_by_role("row").filter(has_text="Story way")
    expect(row).to_contain_text("with login")
    row.get_by_role("button", name="Actions for Story way").click()
    tab.page.get_by_role("menuitem", name="Delete").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)


def test_a_model_without_a_price_stands_first_and_is_given_one(
    page_as: Doorman, taken_away: dict[str, str]
) -> None:
    taken_away["prices/overrides"] = UNPRICED
    tab = page_as("operator")
    tab.visit("/prices")
    unpriced = tab.page.get_by_role("region", name="Used without a price").get_by_role("listitem")
    row = unpriced.filter(has_text=UNPRICED)
    row.get_by_role("button", name="Set a price").click()
    form = tab.page.get_by_role("dialog")
    form.get_by_label("Input", exact=True).fill("2")
    form.get_by_label("Output", exact=True).fill("ten")
    form.get_by_role("button", name="Set a price").click()
    expect(form.get_by_label("Output", exact=True)).to_be_focused()
    assert any(line.startswith("400 POST") for line in tab.complaints)
    tab.complaints.clear()
    form.get_by_label("Output", exact=True).fill("10")
    form.get_by_role("button", name="Set a price").click()

    expect(row.get_by_role("button", name="Price it anew")).to_be_visible()
    tab.page.get_by_role("tab", name="Prices of my own").click()
    mine = tab.page.get_by_role("row").filter(has_text=UNPRICED)
    expect(mine).to_contain_text("In force")
    assert tab.faults() == []


def test_a_period_is_priced_anew_after_a_look_at_the_difference_and_undone(
    page_as: Doorman, house: House, taken_away: dict[str, str]
) -> None:
    taken_away["prices/overrides"] = CLAUDE
    price = {"base": {"input": "50", "output": "250"}}
    house.operator.post("prices/overrides", model_key=CLAUDE, price=price)
    tab = page_as("operator")
    tab.visit(f"/prices?tab=repricing&model={CLAUDE}")
    tab.page.get_by_role("button", name="Show the difference").click()
    difference = tab.page.get_by_role("table", name="Show the difference")
    expect(difference.get_by_role("row").filter(has_text="Together")).to_contain_text("+$")
    tab.page.get_by_role("button", name="Price anew").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Price anew").click()

    history = tab.page.get_by_role("table", name="Periods that were priced anew").get_by_role("row")
    newest = history.filter(has_text=CLAUDE).first
    newest.get_by_role("button", name="Undo").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    expect(newest).to_contain_text("undone")


def test_a_viewer_sees_it_all_and_changes_nothing(page_as: Doorman) -> None:
    tab = page_as("viewer")
    for path, name in (("/aliases", "Add an alias"), ("/proxies", "Add a proxy"), ("/prices", "Set a price")):
        tab.visit(path)
        expect(tab.page.get_by_role("table").first).to_be_visible()
        expect(tab.page.get_by_role("button", name=name)).to_have_count(0)
    expect(tab.page.get_by_role("button", name="Price it anew")).to_have_count(0)


def test_an_order_is_changed_by_keyboard_alone(page_as: Doorman) -> None:
    tab = page_as("operator")
    tab.visit("/aliases")
    down = tab.page.get_by_role("button", name="Move fast down")
    up = tab.page.get_by_role("button", name="Move fast up")
    down.focus()
    tab.page.keyboard.press("Enter")
    expect(down).to_be_disabled()
    expect(up).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(up).to_be_disabled()
    expect(down).to_be_focused()
