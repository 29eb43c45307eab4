"""Looking for a request among many, and at all that is known of one."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Doorman
from tests.stories.house import CLAUDE, REFUSED, House
from tests.support.ports import wait_until

#: Nobody else's requests fail with it.
ODD = "[[sim:status=418]] teapot"


@pytest.fixture(scope="module")
def recording_key(house: House) -> Iterator[str]:
    """A raw key that records what it is used for; not of the administrator who looks."""
    made = house.operator.post("keys", name="recording story", dump_retention_seconds=3600)
    yield made["key"]
    house.operator.send("DELETE", f"keys/{made['id']}", etag="*")


def test_filters_are_in_the_address_and_lead_to_one_request(page_as: Doorman, house: House) -> None:
    tab = page_as("viewer")
    tab.visit("/exchanges?range=hour")
    tab.page.get_by_label("Verdict").select_option("failed")
    tab.page.get_by_label("Model", exact=True).fill(REFUSED)
    tab.page.get_by_label("Model", exact=True).press("Enter")
    rows = tab.page.get_by_role("table").get_by_role("row")
    expect(rows.filter(has_text="Upstream error").first).to_be_visible()
    expect(rows.filter(has_text="Complete")).to_have_count(0)
    assert "verdict=failed" in tab.page.url
    assert f"model={REFUSED}" in tab.page.url

    tab.page.reload()
    tab.settle()
    expect(tab.page.get_by_label("Model", exact=True)).to_have_value(REFUSED)
    rows.filter(has_text=REFUSED).first.get_by_role("link").click()
    expect(tab.page.get_by_role("heading", name="Its way")).to_be_visible()
    expect(tab.page.get_by_text("Refused key").first).to_be_visible()
    assert not tab.faults()


def test_a_request_appears_when_it_ends(page_as: Doorman, house: House) -> None:
    tab = page_as("operator")
    tab.visit("/exchanges?error=418")
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible()
    before = tab.page.get_by_role("table").get_by_text("HTTP 418").count()

    house.ask(CLAUDE, ODD)

    expect(tab.page.get_by_role("table").get_by_text("HTTP 418")).to_have_count(before + 1)


def test_older_requests_are_a_page_further_and_no_page_is_long(page_as: Doorman, house: House) -> None:
    tab = page_as("admin")
    tab.visit("/exchanges?range=all")
    links = tab.page.get_by_role("table").get_by_role("link")
    expect(links).to_have_count(50)
    newest = links.first.get_attribute("href")

    tab.page.get_by_role("button", name="Older").click()
    expect(tab.page.get_by_role("button", name="Newest")).to_be_enabled()
    expect(tab.page.get_by_text("Not live")).to_be_visible()
    expect(links.first).not_to_have_attribute("href", newest or "")
    assert links.count() <= 50
    tab.page.go_back()
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible()


def test_what_was_recorded_is_shown_to_an_administrator_who_means_it(
    page_as: Doorman, house: House, recording_key: str
) -> None:
    request_id = wait_until(lambda: _answered(house, "Keep this in mind", recording_key), "a key that opens")
    wait_until(lambda: _is_recorded(house, request_id), "what was recorded")
    tab = page_as("admin")
    tab.visit(f"/exchanges/{request_id}")

    tab.page.get_by_role("button", name="Show what was recorded").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Show what was recorded").click()
    expect(tab.page.get_by_text("Keep this in mind").first).to_be_visible()
    expect(tab.page.get_by_text("POST /v1/messages").first).to_be_visible()
    expect(tab.page.get_by_text("hidden", exact=True).first).to_be_visible()
    assert recording_key not in (tab.page.locator("main").text_content() or "")
    assert not tab.faults()

    tab.page.get_by_role("tab", name="To the client").click()
    expect(tab.page.get_by_text("Simulated answer to: Keep this in mind")).to_be_visible()
    tab.page.get_by_role("button", name="Events", exact=True).click()
    expect(tab.page.get_by_text("message_stop").first).to_be_visible()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="Download").click()
    assert json.loads(download.value.path().read_text())["exchange_id"] == request_id
    assert not tab.faults()


def _answered(house: House, text: str, key: str) -> str:
    """The id of a request; '' as long as the worker that got it has not read the key."""
    answer = house.ask(CLAUDE, text, key=key)
    return answer.headers["x-floway-request-id"] if answer.status_code == 200 else ""


def _is_recorded(house: House, request_id: str) -> bool:
    return house.operator.send("GET", f"exchanges/{request_id}/dump").status_code == 200
