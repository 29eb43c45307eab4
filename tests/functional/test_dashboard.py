"""An operator opens the dashboard in a real browser: signs in, looks around, signs out."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.dashboard import PASSWORD
from tests.support.gateway import ROOT, Gateway
from tests.support.ports import wait_until
from tests.support.simulator import Simulator

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
BUILT = ROOT / "floway/static/manifest.json"
MODEL = "claude-seen"

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium; apt-get install chromium"),
    pytest.mark.skipif(not BUILT.exists(), reason="needs the built dashboard; make setup"),
]

#: A cold Chromium on a busy machine takes seconds for its first page.
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium with a profile of its own."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="module")
def operated(gateway: Gateway, simulator: Simulator) -> Gateway:
    """The shared gateway with an administrator, and an upstream with a model for these tests alone."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "users", "create", "boss", "--admin"]
    subprocess.run(
        [*command, "--password-stdin"],
        input=f"{PASSWORD}\n",
        cwd=ROOT,
        env=gateway.environment,
        text=True,
        capture_output=True,
        timeout=60,
        check=True,
    )
    gateway.add_upstream("seen in the browser", simulator.base_url, models=[MODEL], sort_order=9)
    return gateway


@pytest.fixture
def page(browser: Browser, operated: Gateway) -> Iterator[Page]:
    """A tab on the gateway; the browser must not have complained when the test is over."""
    context = browser.new_context(base_url=operated.base_url, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert complaints == []


def sign_in(page: Page) -> None:
    page.get_by_label("User name").fill("boss")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def says_hello(gateway: Gateway) -> bool:
    """Whether a request for the model of these tests is served."""
    body = {"model": MODEL, "max_tokens": 64, "messages": [{"role": "user", "content": "Hello."}]}
    headers = {"x-api-key": gateway.api_key}
    answer = requests.post(f"{gateway.base_url}/v1/messages", json=body, headers=headers, timeout=30)
    return answer.status_code == 200


def test_an_operator_signs_in_sees_a_request_arrive_and_signs_out(page: Page, operated: Gateway) -> None:
    page.goto("/")
    expect(page).to_have_url(f"{operated.base_url}/login")
    sign_in(page)

    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page).to_have_title("Overview · Floway")
    expect(page.get_by_text("Ready", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Upstreams").get_by_text("simulator")).to_be_visible()

    exchanges = page.get_by_role("region", name="Recent exchanges")
    expect(exchanges.get_by_text(MODEL)).to_have_count(0)
    # A worker knows an upstream that was added by the command line within a second.
    wait_until(lambda: says_hello(operated), "an answer to the hello")
    row = exchanges.get_by_role("row").filter(has_text=MODEL).filter(has_text="Complete")
    expect(row).to_contain_text("200")
    expect(row).to_contain_text("seen in the browser")

    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{operated.base_url}/login")
    page.goto("/connect")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_link_to_a_page_survives_the_login_and_a_reload(page: Page, operated: Gateway) -> None:
    page.goto("/connect?client=codex")
    sign_in(page)

    expect(page.get_by_role("tab", name="Codex")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text(f'base_url = "{operated.base_url}/v1"')).to_be_visible()
    page.reload()
    expect(page.get_by_role("tab", name="Codex")).to_have_attribute("aria-selected", "true")


def test_the_dashboard_speaks_chinese_and_knows_the_dark(page: Page, operated: Gateway) -> None:
    page.goto("/connect")
    sign_in(page)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.get_by_role("button", name="Dark").click()
    page.get_by_label("Language").select_option("zh-Hans")

    expect(page.get_by_role("heading", name="接入")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.goto("/nowhere")
    expect(page.get_by_role("heading", name="页面不存在")).to_be_visible()


def test_a_wrong_password_is_answered_beside_the_field(browser: Browser, operated: Gateway) -> None:
    # Not the shared tab: Chromium itself reports the 401 on the console.
    with browser.new_context(base_url=operated.base_url, locale="en-GB") as context:
        page = context.new_page()
        page.goto("/login")
        page.get_by_label("User name").fill("boss")
        page.get_by_label("Password").fill("not the password")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_text("The user name or the password is wrong.")
