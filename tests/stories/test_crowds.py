"""Two hundred upstreams and five thousand exchanges: what is on the screen stays small, whatever there is.

How long a click takes is printed, since that is a matter of the machine; how much is drawn is asserted.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from floway import clock
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.store import upstreams, usage
from tests.stories.conftest import Doorman
from tests.stories.house import settings_of
from tests.stories.tab import Tab
from tests.support.builders import record
from tests.support.dashboard import person
from tests.support.database import opened
from tests.support.gateway import Gateway

UPSTREAMS, EXCHANGES = 200, 5000
#: Rows of a page of a list, as the dashboard cuts them.
PAGE_ROWS = 50


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that has both; none of its upstreams is ever asked."""
    gateway = Gateway(tmp_path_factory.mktemp("crowded"))
    gateway.prepare()
    with opened(settings_of(gateway)):
        fill()
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def fill() -> None:
    admin = person("admin").id
    config = {
        "base_url": "http://127.0.0.1:9",
        "auth_style": "none",
        "protocols": ["messages"],
        "models_fetch": {"enabled": False},
        "models": [{"upstream_model_id": "m"}],
    }
    ids = [upstreams.create("custom", f"Upstream {number:03}", config, {}).id for number in range(UPSTREAMS)]
    now = clock.now()
    usage.record(
        [
            record(
                f"req_{number:05}",
                started_at=now - timedelta(seconds=10 * number + 60),
                user_id=admin,
                model=f"model-{number % 9}",
                upstream_id=ids[number % UPSTREAMS],
                verdict=Verdict.STALLED if number % 50 == 7 else Verdict.COMPLETE,
                usage=Usage(input_tokens=100, output_tokens=20),
                duration_ms=500,
            )
            for number in range(EXCHANGES)
        ]
    )


@pytest.fixture
def tab(page_as: Doorman, crowded: Gateway) -> Tab:
    """An administrator's tab there."""
    return page_as("admin", gateway=crowded)


def rows(page: Page) -> int:
    return page.locator("main tbody tr").count()


def timed(what: str, deed: Callable[[], object]) -> None:
    """Do something and print how long it took until it was seen."""
    began = time.monotonic()
    deed()
    print(f"{what}: {(time.monotonic() - began) * 1000:.0f} ms")


def test_five_thousand_exchanges_are_looked_through_a_page_at_a_time(tab: Tab) -> None:
    page = tab.page
    timed("exchanges", lambda: tab.visit("/exchanges?range=all"))
    assert rows(page) == PAGE_ROWS
    first = page.locator("main tbody tr").first.inner_text()

    def older() -> None:
        page.get_by_role("button", name="Older").click()
        expect(page.locator("main tbody tr").first).not_to_have_text(first)
        tab.settle()

    timed("the next page", older)
    assert rows(page) == PAGE_ROWS

    def stalled() -> None:
        tab.visit("/exchanges?range=all&verdict=stalled")
        expect(page.get_by_text("Stalled", exact=True).nth(3)).to_be_visible()

    timed("those that stalled", stalled)
    assert rows(page) == PAGE_ROWS
    assert not tab.faults()


def test_two_hundred_upstreams_are_found_by_name(tab: Tab) -> None:
    page = tab.page
    timed("upstreams", lambda: tab.visit("/upstreams"))
    assert rows(page) == PAGE_ROWS

    def search() -> None:
        page.get_by_label("Search upstreams").fill("stream 177")
        expect(page.get_by_role("link", name="Upstream 177")).to_be_visible()

    timed("a search", search)
    assert rows(page) == 1
    assert "q=stream" in page.url
    page.get_by_label("Search upstreams").fill("")
    timed("the last page", lambda: last_page(page))
    assert rows(page) == PAGE_ROWS
    assert not tab.faults()


def last_page(page: Page) -> None:
    for _ in range(UPSTREAMS // PAGE_ROWS - 1):
        page.get_by_role("button", name="Next page").click()
    expect(page.get_by_role("link", name="Upstream 199")).to_be_visible()


def test_the_overview_of_a_crowd_is_a_screenful(tab: Tab) -> None:
    timed("overview", lambda: tab.visit("/"))

    panel = tab.page.get_by_role("region", name="Upstreams")
    expect(panel.get_by_role("link", name="190 more upstreams")).to_be_visible()
    assert panel.locator("tbody tr").count() == UPSTREAMS - 190
    assert rows(tab.page) < PAGE_ROWS
    assert not tab.faults()
