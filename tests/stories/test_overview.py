"""The first page of who runs the gateway: what is wrong, where it is mended, what happens at this moment."""

from playwright.sync_api import expect

from tests.stories.conftest import Doorman
from tests.stories.house import CLAUDE, House


def test_what_wants_a_hand_leads_to_where_it_is_mended(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    tab.visit("/")
    matters = tab.page.get_by_role("region", name="Wants your hand")
    expect(matters).to_contain_text("The login of Claude, signed out is over")

    matters.get_by_role("link", name="Mend: The login of Claude, signed out is over").click()

    upstream_id = house.upstream_ids["Claude, signed out"]
    expect(tab.page).to_have_url(f"{house.gateway.base_url}/upstreams/{upstream_id}?tab=connection")
    tab.settle()
    assert not tab.faults()


def test_an_exchange_appears_as_it_ends_and_leads_to_all_that_is_known_of_it(
    page_as: Doorman, house: House
) -> None:
    tab = page_as("viewer")
    tab.visit("/")
    live = tab.page.get_by_role("region", name="Live exchanges")
    expect(live.get_by_text("Live", exact=True)).to_be_visible()

    answer = house.ask(CLAUDE, "Seen on the overview")

    request_id = answer.headers["x-floway-request-id"]
    row = live.locator(f"a[href='/exchanges/{request_id}']")
    row.click()
    expect(tab.page).to_have_url(f"{house.gateway.base_url}/exchanges/{request_id}")
    tab.settle()
    assert not tab.faults()


def test_the_period_of_the_sums_stands_in_the_address(page_as: Doorman, house: House) -> None:
    tab = page_as("viewer")
    tab.visit("/")
    with tab.page.expect_response(lambda response: "period=today" in response.url):
        tab.page.get_by_role("button", name="Today").click()

    expect(tab.page).to_have_url(f"{house.gateway.base_url}/?period=today")
    expect(tab.page.get_by_role("region", name="How requests ended")).to_contain_text("Today")
