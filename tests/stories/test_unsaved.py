"""What somebody has typed outlasts a slip of the hand, the way back, and the end of their session."""

from playwright.sync_api import Locator, expect

from floway.controlplane.auth import COOKIE
from floway.store import sessions
from tests.stories.conftest import Doorman
from tests.stories.house import House
from tests.stories.tab import Tab
from tests.support.dashboard import PASSWORD
from tests.support.database import opened


def dialog(tab: Tab, title: str) -> Locator:
    return tab.page.get_by_role("dialog").filter(has=tab.page.get_by_role("heading", name=title, exact=True))


def end_session(tab: Tab, house: House) -> None:
    """Let the gateway forget the session of a tab, which does not know it yet."""
    (cookie,) = [each for each in tab.page.context.cookies() if each.get("name") == COOKIE]
    with opened(house.settings):
        sessions.revoke(cookie.get("value", ""))


def test_a_dialog_asks_before_it_throws_away_what_was_typed(page_as: Doorman) -> None:
    tab = page_as("operator")
    tab.visit("/aliases")
    opener = tab.page.get_by_role("button", name="Add an alias")
    opener.click()
    name = tab.page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()

    tab.page.keyboard.press("Enter")
    name.fill("typed")
    tab.page.keyboard.press("Escape")
    expect(dialog(tab, "Unsaved changes")).to_be_visible()
    assert tab.faults() == []
    tab.page.keyboard.press("Escape")
    expect(dialog(tab, "Unsaved changes")).to_have_count(0)
    expect(name).to_be_focused()
    expect(name).to_have_value("typed")
    tab.page.mouse.click(5, 5)
    dialog(tab, "Unsaved changes").get_by_role("button", name="Discard").click()
    expect(tab.page.get_by_role("dialog")).to_have_count(0)


def test_the_way_back_asks_before_it_leaves_what_was_typed(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    tab.visit("/proxies")
    tab.page.get_by_role("link", name="Aliases").click()
    tab.page.get_by_role("button", name="Add an alias").click()
    tab.page.get_by_label("Name", exact=True).fill("typed")
    tab.page.go_back()
    dialog(tab, "Unsaved changes").get_by_role("button", name="Cancel").click()
    expect(tab.page.get_by_label("Name", exact=True)).to_have_value("typed")
    expect(tab.page).to_have_url(f"{house.gateway.base_url}/aliases")
    tab.page.go_back()
    dialog(tab, "Unsaved changes").get_by_role("button", name="Leave without saving").click()
    expect(tab.page.get_by_role("heading", name="Proxies").first).to_be_visible()


def test_a_session_that_ends_in_the_middle_of_a_form_costs_no_input(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    tab.visit("/proxies")
    tab.page.get_by_role("button", name="Add a proxy").click()
    form = dialog(tab, "Add a proxy")
    form.get_by_label("Name", exact=True).fill("typed before")
    form.get_by_label("Host").fill("127.0.0.1")
    form.get_by_label("Port").fill("9")
    end_session(tab, house)
    form.get_by_role("button", name="Add a proxy").click()

    again = dialog(tab, "Your session has ended")
    expect(again.get_by_label("User name")).to_have_value("operator")
    # Chromium itself reports the refusals on the console.
    assert all("401" in complaint for complaint in tab.complaints)
    tab.complaints.clear()
    assert [each for each in tab.faults() if "401" not in each] == []
    again.get_by_label("Password", exact=True).fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    expect(again).to_have_count(0)
    tab.complaints.clear()

    expect(form.get_by_label("Name", exact=True)).to_have_value("typed before")
    form.get_by_role("button", name="Add a proxy").click()
    row = tab.page.get_by_role("row").filter(has_text="typed before")
    expect(row).to_be_visible()
    for each in house.operator.get("proxies")["items"]:
        if each["name"] == "typed before":
            house.operator.send("DELETE", f"proxies/{each['id']}", etag="*")


def test_a_session_that_ends_over_nothing_typed_leads_to_the_login(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    tab.visit("/aliases")
    end_session(tab, house)
    tab.go("/prices?tab=book")
    expect(tab.page).to_have_url(f"{house.gateway.base_url}/login?next=/prices?tab=book")
    assert all("401" in complaint for complaint in tab.complaints)
    tab.complaints.clear()
