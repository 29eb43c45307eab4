"""An operator adds upstreams, sees them work, changes them, and takes them away again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Doorman
from tests.stories.house import House
from tests.stories.tab import Tab
from tests.support.gateway import UPSTREAM_KEY
from tests.support.ports import wait_until

#: What the stories of this file add, whatever becomes of them.
OURS = "Story "


@pytest.fixture(autouse=True)
def _swept(house: House) -> Iterator[None]:
    """The installation is as it was when a story has been told."""
    yield
    for each in house.operator.get("upstreams")["items"]:
        if each["name"].startswith(OURS):
            assert house.operator.send("DELETE", f"upstreams/{each['id']}", etag="*").status_code == 204


@pytest.fixture
def custom(house: House) -> dict[str, Any]:
    """An upstream of our own at the vendor."""
    return house.operator.post(
        "upstreams",
        kind="custom",
        name=f"{OURS}custom",
        api_key=UPSTREAM_KEY,
        config={"base_url": house.simulator.base_url, "auth_style": "bearer", "protocols": ["messages"]},
    )


def field(page: Page, label: str) -> Any:
    return page.get_by_label(label, exact=True)


def open_tab(tab: Tab, name: str) -> None:
    tab.page.get_by_role("tab", name=name).click()
    tab.settle()


def test_an_upstream_is_filled_from_a_preset_tried_added_and_deleted(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit("/upstreams")
    page.get_by_role("button", name="New upstream").click()
    page.get_by_role("radio", name="Custom").click()
    field(page, "Start from").select_option(label="OpenAI")
    expect(field(page, "Base URL")).to_have_value("https://api.openai.com")
    expect(page.get_by_role("checkbox", name="Responses")).to_be_checked()
    field(page, "Name").fill(f"{OURS}vendor")
    field(page, "Base URL").fill(house.simulator.base_url)
    field(page, "API key").fill(UPSTREAM_KEY)

    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("A model answered")).to_be_visible()
    assert not tab.faults()
    page.get_by_role("button", name="Add upstream").click()

    expect(page.get_by_role("heading", name=f"{OURS}vendor")).to_be_visible()
    expect(page.get_by_text("In service").first).to_be_visible()
    expect(field(page, "API key")).to_have_value("")
    expect(page.get_by_text("Type another one to replace it.")).to_be_visible()
    tab.settle()
    page.get_by_role("button", name=f"Actions for {OURS}vendor").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("dialog")).to_contain_text("Its credential is deleted with it.")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Upstreams").first).to_be_visible()
    expect(page.get_by_role("link", name=f"{OURS}vendor")).to_have_count(0)


def test_a_faulty_form_says_what_is_wrong_where_it_is(page_as: Doorman) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit("/upstreams/new?kind=custom")
    field(page, "Name").fill(f"{OURS}faulty")
    field(page, "Base URL").fill("ftp://somewhere")
    page.get_by_role("button", name="Add upstream").click()

    expect(field(page, "Base URL")).to_have_attribute("aria-invalid", "true")
    expect(field(page, "Base URL")).to_be_focused()
    expect(page.get_by_text("must be a URL like https://host/path").first).to_be_visible()
    assert any("400 POST /api/upstreams" in line for line in tab.complaints)
    tab.complaints.clear()
    assert not tab.faults()


def test_what_is_typed_is_kept_until_it_is_saved_or_given_up(
    page_as: Doorman, custom: dict[str, Any]
) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit(f"/upstreams/{custom['id']}")
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_disabled()
    field(page, "Name").fill(f"{OURS}renamed")
    open_tab(tab, "Routing")
    field(page, "Prefix").fill("vendor/")
    expect(page.get_by_text("vendor/gpt-5")).to_be_visible()

    page.get_by_role("link", name="Aliases").click()
    expect(page.get_by_role("dialog")).to_contain_text("not saved yet")
    assert not tab.faults()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(field(page, "Prefix")).to_have_value("vendor/")
    save.click()

    expect(page.get_by_role("heading", name=f"{OURS}renamed")).to_be_visible()
    expect(save).to_be_disabled()
    tab.visit(f"/upstreams/{custom['id']}?tab=routing")
    expect(field(page, "Prefix")).to_have_value("vendor/")


def test_somebody_else_was_faster_and_both_changes_survive(
    page_as: Doorman, house: House, custom: dict[str, Any]
) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit(f"/upstreams/{custom['id']}")
    field(page, "Name").fill(f"{OURS}mine")
    changed = house.operator.send(
        "PATCH",
        f"upstreams/{custom['id']}",
        {"name": f"{OURS}theirs", "config": {"counts_tokens": False}},
        etag="*",
    )
    assert changed.status_code == 200
    page.get_by_role("button", name="Save", exact=True).click()

    conflict = page.get_by_role("alert")
    expect(conflict).to_contain_text(f"{OURS}mine")
    expect(conflict).to_contain_text(f"{OURS}theirs")
    tab.complaints.clear()
    assert not tab.faults()
    page.get_by_role("button", name="Load the newer state").click()
    expect(page.get_by_role("switch", name="It counts tokens")).not_to_be_checked()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=f"{OURS}mine")).to_be_visible()
    assert house.operator.get(f"upstreams/{custom['id']}")["config"]["counts_tokens"] is False


def test_models_are_added_described_and_withheld(page_as: Doorman, custom: dict[str, Any]) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit(f"/upstreams/{custom['id']}?tab=models")
    page.get_by_role("button", name="Add model").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add model").click()
    expect(dialog.get_by_text("is needed").first).to_be_visible()
    field(page, "Id at the upstream").fill("wire-model")
    field(page, "Id for clients").fill("our-model")
    field(page, "Output, tokens").fill("4096")
    dialog.get_by_text("Flags").click()
    dialog.get_by_label(re.compile("^Qwen")).get_by_text("On", exact=True).click()
    assert not tab.faults()
    dialog.get_by_role("button", name="Add model").click()

    row = page.get_by_role("row").filter(has_text="our-model")
    expect(row).to_contain_text("wire-model")
    expect(row).to_contain_text("vendor-qwen")
    expect(row).to_contain_text("4.1K")
    page.get_by_role("button", name="Actions for our-model").click()
    page.get_by_role("menuitem", name="Withhold it").click()
    expect(row).to_contain_text("Withheld")
    field(page, "Search models").fill("our-mod")
    expect(page.get_by_role("row").filter(has_text="Offered")).to_have_count(0)
    tab.settle()
    assert not tab.faults()


def test_ways_out_are_ordered_and_tested(page_as: Doorman, custom: dict[str, Any]) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit(f"/upstreams/{custom['id']}?tab=routing")
    ways = field(page, "Ways, in the order in which they are tried")
    ways.select_option(label="Direct, without a proxy")
    ways.select_option(index=1)
    page.get_by_role("button", name="Test Frankfurt").click()
    expect(page.get_by_text("Failed at:")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    assert not tab.faults()


def test_a_seat_is_signed_in_to_by_a_code(page_as: Doorman, house: House) -> None:
    house.simulator.seat_order("interval", seconds=1)
    tab = page_as("operator")
    page = tab.page
    tab.visit("/upstreams/new?kind=copilot")
    field(page, "Name").fill(f"{OURS}seat")
    open_tab(tab, "Flags")
    page.get_by_label("No prompt_cache_key").get_by_text("On", exact=True).click()
    open_tab(tab, "Connection")
    page.get_by_role("button", name="Get a code").click()
    code = page.get_by_role("figure").locator("code")
    expect(code).to_be_visible()
    expect(page.get_by_role("link", name="Open GitHub")).to_have_attribute("target", "_blank")
    assert not tab.faults()
    house.simulator.seat_order("allow", user_code=code.inner_text(), account="colleague")

    expect(page.get_by_role("heading", name=f"{OURS}seat")).to_be_visible()
    seat = page.get_by_role("region", name="Seat", exact=True)
    expect(seat).to_contain_text("colleague")
    seat.get_by_role("button", name="Ask for quota").click()
    expect(page.get_by_text("The quota was read.")).to_be_visible()
    expect(seat.get_by_role("meter").first).to_be_visible()
    made = house.operator.get(f"upstreams/{page.url.rpartition('/')[2]}")
    assert made["flag_overrides"] == {"strip-prompt-cache-key": True}
    tab.settle()
    assert not tab.faults()


def test_every_tab_is_sound_for_who_may_only_look(page_as: Doorman, house: House) -> None:
    tab = page_as("viewer", locale="zh-Hans", theme="dark", width=390)
    for section in ("connection", "models", "flags", "routing", "health"):
        tab.visit(f"/upstreams/{house.upstream_ids['Main vendor']}?tab={section}")
        assert not tab.faults(), section
        expect(tab.page.get_by_role("button", name="保存")).to_have_count(0)


def order_of(house: House) -> list[str]:
    return [each["name"] for each in house.operator.get("upstreams")["items"]]


def test_an_upstream_moves_by_keyboard_and_by_drag(
    page_as: Doorman, house: House, custom: dict[str, Any]
) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit("/upstreams")
    names = order_of(house)
    assert names[-1] == custom["name"]
    page.get_by_role("button", name=f"Move {custom['name']} up").press("Enter")
    expect(page.get_by_role("row").nth(len(names) - 1)).to_contain_text(custom["name"])
    wait_until(lambda: order_of(house)[-2] == custom["name"], "one place up")

    handles = page.get_by_title("Drag to another place")
    handles.nth(len(names) - 2).drag_to(handles.nth(len(names) - 1))
    wait_until(lambda: order_of(house) == names, "where it was")
    expect(page.get_by_role("row").nth(len(names))).to_contain_text(custom["name"])


def test_a_copy_is_disabled_and_unsaved_input_is_not_lost_to_it(
    page_as: Doorman, custom: dict[str, Any]
) -> None:
    tab = page_as("operator")
    page = tab.page
    tab.visit(f"/upstreams/{custom['id']}")
    field(page, "Name").fill(f"{OURS}unsaved")
    page.get_by_role("button", name=f"Actions for {custom['name']}").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(page.get_by_role("dialog")).to_contain_text("not saved yet")
    page.get_by_role("dialog").get_by_role("button", name="Leave without saving").click()

    expect(page.get_by_role("heading", name=f"{custom['name']} 2")).to_be_visible()
    expect(page.get_by_role("switch", name="Enabled")).not_to_be_checked()
    tab.settle()
    assert not tab.faults()
