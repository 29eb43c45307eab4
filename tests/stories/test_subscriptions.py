"""An operator looks after subscriptions in the dashboard, and others look at them."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Doorman
from tests.stories.house import House
from tests.stories.tab import Tab
from tests.support.sign_in import consent

#: A subscriber whose upstreams are named after it, and belong to these stories.
ACCOUNT = "story@subscriber.invalid"


@pytest.fixture(autouse=True)
def _as_before(house: House) -> Iterator[None]:
    """Take away what a story has signed in to."""
    yield
    for row in house.operator.get("upstreams")["items"]:
        if ACCOUNT in row["name"]:
            house.operator.send("DELETE", f"upstreams/{row['id']}", etag="*")


def test_an_operator_signs_in_to_claude_code_asks_for_the_quota_and_renews_the_token(
    page_as: Doorman, house: House
) -> None:
    tab = page_as("operator", width=390)
    tab.visit("/upstreams/new?kind=claude-code")
    link = tab.page.get_by_role("link", name="Open the sign-in page").get_attribute("href")
    assert link is not None
    assert not tab.faults()

    tab.page.get_by_role("textbox", name="What the page shows at the end").fill("half-a-code#")
    tab.page.get_by_role("button", name="Add the upstream").click()
    expect(tab.page.get_by_text("The callback is cut")).to_be_visible()
    _expect_refusal(tab)
    tab.page.get_by_role("textbox", name="What the page shows at the end").fill(consent(link, "story"))
    tab.page.get_by_role("button", name="Add the upstream").click()

    expect(tab.page).to_have_url(re.compile(r"/upstreams/up_\w+"))
    expect(tab.page.get_by_text(ACCOUNT, exact=True)).to_be_visible()
    tab.page.get_by_role("button", name="Refresh quota").click()
    expect(tab.page.get_by_role("meter", name="5 hours")).to_have_attribute("aria-valuenow", "25")
    expect(tab.page.get_by_text("probe · now").first).to_be_visible()
    tab.page.get_by_role("button", name="Refresh token now").click()
    expect(tab.page.get_by_text("The access token is renewed.")).to_be_visible()
    tab.settle()
    assert not tab.faults()


def test_an_operator_pastes_the_file_of_a_codex_after_reading_what_that_means(
    page_as: Doorman, house: House
) -> None:
    tab = page_as("operator", locale="zh-Hans", theme="dark")
    tab.visit("/upstreams/new?kind=codex")
    tab.page.get_by_role("tab", name="粘贴文件").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("谁先续期")

    file = tab.page.get_by_role("textbox", name="文件文本")
    file.fill("nothing like it")
    add = tab.page.get_by_role("button", name="添加上游")
    add.click()
    expect(tab.page.get_by_text("这不是 JSON")).to_be_visible()
    assert not tab.faults()
    file.fill(json.dumps(house.simulator.chatgpt_login(account="story")))
    add.click()

    expect(tab.page.get_by_text(ACCOUNT, exact=True)).to_be_visible()
    expect(tab.page.get_by_text("ChatGPT Pro")).to_be_visible()


def test_a_login_that_has_ended_says_why_and_asks_for_another(page_as: Doorman, house: House) -> None:
    tab = page_as("operator", theme="dark", width=390)

    tab.visit(f"/upstreams/{house.upstream_ids['Claude, signed out']}")

    expect(tab.page.get_by_text("Renewal failed")).to_be_visible()
    expect(tab.page.get_by_role("link", name="Open the sign-in page")).to_be_visible()
    expect(tab.page.get_by_role("button", name="Refresh token now")).to_have_count(0)
    assert not tab.faults()


def test_a_viewer_sees_the_account_and_its_quota_and_nothing_to_press(page_as: Doorman, house: House) -> None:
    tab = page_as("viewer")

    tab.visit(f"/upstreams/{house.upstream_ids['Claude team']}")

    expect(tab.page.get_by_role("meter", name="5 hours")).to_be_visible()
    expect(tab.page.get_by_text(re.compile("Rate limit headers"))).to_be_visible()
    for name in ("Refresh quota", "Refresh token now", "Import a login again"):
        expect(tab.page.get_by_role("button", name=name)).to_have_count(0)
    assert not tab.faults()


def test_a_viewer_looks_at_the_quota_of_every_account_over_a_day(page_as: Doorman, house: House) -> None:
    tab = page_as("viewer")
    tab.visit("/quota")
    account = tab.page.get_by_role("region", name="Claude team")
    expect(account.get_by_role("img", name="What was used of each window")).to_be_visible()

    tab.page.get_by_role("button", name="24 hours").click()
    expect(tab.page).to_have_url(re.compile(r"\?range=day"))
    account.get_by_text("Figures", exact=True).click()
    expect(account.get_by_role("cell", name="allowed").first).to_be_visible()
    tab.settle()

    assert not tab.faults()
    expect(tab.page.get_by_role("region", name="GitHub Copilot (owner)")).to_be_visible()


def _expect_refusal(tab: Tab) -> None:
    """The browser complains of each refused request; this one was asked for."""
    tab.settle()
    assert any("400" in line for line in tab.complaints)
    tab.complaints.clear()
