"""One installation and one browser for all stories."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from floway.controlplane.auth import COOKIE
from floway.store import sessions, users
from floway.store.users import Role
from tests.stories.gallery import Gallery
from tests.stories.house import House, running_house, settings_of
from tests.stories.tab import AXE, PATIENCE_MS, Tab, remembered
from tests.support.database import opened
from tests.support.gateway import ROOT, Gateway

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
BUILT = ROOT / "floway/static/manifest.json"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")

WIDE, NARROW = 1440, 390
HEIGHT = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the stories where they cannot be told; a browser takes every processor."""
    lacking = [
        sentence
        for has, sentence in (
            (CHROMIUM, "needs Chromium; apt-get install chromium"),
            (BUILT.exists() and AXE.exists(), "needs the built dashboard; make setup"),
        )
        if not has
    ]
    for item in items:
        if item.path.parent.name == "stories":
            item.add_marker(pytest.mark.alone)
            if lacking:
                item.add_marker(pytest.mark.skip(reason=lacking[0]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium with a profile of its own."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation; a story that changes it makes things of its own to change."""
    with running_house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="session")
def gallery(request: pytest.FixtureRequest) -> Iterator[Gallery]:
    """Where pictures go with ``--screenshots``."""
    opened_today = Gallery(request.config.getoption("--screenshots"))
    yield opened_today
    opened_today.hang()


class Doorman:
    """Opens tabs, signed in as somebody; what they complain of fails the story at its end."""

    def __init__(self, browser: Browser, house: Callable[[], House]) -> None:
        """:param house: gives the installation, which a story of another gateway does without."""
        self._browser = browser
        self._house = house
        self.tabs: list[Tab] = []

    def __call__(
        self,
        role: Role | None,
        *,
        locale: str = "en",
        theme: str = "light",
        width: int = WIDE,
        gateway: Gateway | None = None,
    ) -> Tab:
        """A tab that has not been anywhere yet.

        :param role: whose session it has, of the user of that name; None is nobody's.
        :param gateway: another one than that of the installation.
        """
        gateway = gateway or self._house().gateway
        here = gateway.base_url
        cookie = (COOKIE, session_of(role, gateway)) if role else None
        stored = {"locale": locale} | ({"session": "1"} if role else {})
        context = self._browser.new_context(
            base_url=here,
            locale="en-GB",
            color_scheme=theme,  # type: ignore[arg-type]  # playwright spells its literals itself
            viewport={"width": width, "height": HEIGHT},
            storage_state=remembered(here, cookie, **stored),
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab = Tab(context.new_page())
        self.tabs.append(tab)
        return tab


def session_of(role: Role, gateway: Gateway) -> str:
    """The raw token of a session; signing in with a password takes a second."""
    with opened(settings_of(gateway)):
        user = users.named(role)
        assert user is not None, f"there is no {role}"
        return sessions.create(user.id, timedelta(hours=1))[0]


@pytest.fixture
def page_as(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Doorman]:
    """Opens tabs: ``page_as("operator", locale="zh-Hans", theme="dark", width=390)``."""
    doorman = Doorman(browser, lambda: request.getfixturevalue("house"))
    yield doorman
    for tab in doorman.tabs:
        tab.page.context.close()
    complaints = [line for tab in doorman.tabs for line in tab.complaints]
    assert complaints == []
