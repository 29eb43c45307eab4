"""A tab of the browser that remembers what a person would not see: complaints, shifts, refused requests."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.support.gateway import ROOT

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"

#: Which findings of axe fail a story; the others are printed.
SEVERE = ("serious", "critical")
#: WCAG 2.2 AA, as the issue asks.
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: What the parts of a page may move, all together, once they are on the screen.
#: https://web.dev/articles/cls calls anything up to 0.1 good.
MAX_SHIFT = 0.05
PATIENCE_MS = 30_000

#: Runs before the page: it keeps what happens before anybody can ask.
WATCH = """
window.__seen = { shift: 0, violations: [] }
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__seen.shift += entry.value
}).observe({ type: 'layout-shift', buffered: true })
addEventListener('securitypolicyviolation', (event) => {
  window.__seen.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
})
"""

#: Every answer waits for its turn, so that what moves does not hang on which happened to be first.
IN_TURN = """(() => {
  const answer = window.fetch
  const waiting = window.__waiting = []
  window.fetch = async (...request) => {
    const given = await answer(...request)
    await new Promise((turn) => waiting.push(turn))
    return given
  }
  setInterval(() => waiting.TAKE()?.(), 100)
})()"""

#: A page has a heading, and while it loads a skeleton.
IS_LOADING = """!document.querySelector('#app h1') || !!window.__waiting?.length
  || document.querySelector('[role=status].animate-pulse') !== null"""
#: The router follows the address as it does when somebody goes back.
GO = "(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }"
#: Two frames after it, whatever the last answer changed has been drawn.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

RUN_AXE = """async ([standards, rules]) => {
  const found = await axe.run(document, {
    runOnly: rules.length ? rules : standards, resultTypes: ['violations'],
  })
  return found.violations.map(({ id, impact, nodes }) => ({
    id, impact, where: nodes.slice(0, 3).map(({ target, any, all, none }) =>
      `${target}: ${[...any, ...all, ...none].map(({ message }) => message).join('; ')}`),
  }))
}"""


@dataclass
class Tab:
    """A page with everything that it complained of since it was opened."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    _open: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        page = self.page
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(WATCH)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_failure)

    def answer_in_turn(self, *, newest_first: bool) -> None:
        """Let the page have the API's answers one after the other, as a slow network may give them."""
        self.page.add_init_script(IN_TURN.replace("TAKE", "pop" if newest_first else "shift"))

    def visit(self, path: str) -> None:
        """Load an address from scratch and wait until the page is complete."""
        self.page.goto(path)
        self.settle()

    def go(self, path: str) -> None:
        """Go to another page as a link does, without loading the dashboard again."""
        self.page.evaluate(GO, path)
        self.page.evaluate(DRAWN)
        self.settle()

    def settle(self) -> None:
        """Wait until no skeleton is left and every request has its answer; a live stream has its head."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while self._open or self.page.evaluate(IS_LOADING):
            assert time.monotonic() < deadline, f"{self.page.url} loads and loads: {self._open}"
            # Also the moment in which Playwright tells of answers.
            self.page.wait_for_timeout(20)
        self.page.evaluate(DRAWN)

    def shift(self) -> float:
        """How far the parts of the page have moved since it was loaded."""
        return float(self.page.evaluate("window.__seen.shift"))

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate(OVERFLOW))

    def findings(self, *rules: str) -> list[str]:
        """What axe finds severe; what it finds lesser is printed.

        :param rules: only these; all of the standards without any.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate(RUN_AXE, [STANDARDS, rules])
        lines = [f"axe {each['impact']} {each['id']}: {' | '.join(each['where'])}" for each in found]
        severe = [line for line, each in zip(lines, found, strict=True) if each["impact"] in SEVERE]
        for line in lines:
            if line not in severe:
                print(f"{urlsplit(self.page.url).path}: {line}")
        return severe

    def faults(self, *rules: str, axe: bool = True) -> list[str]:
        """Everything that is wrong with the page as it stands; nothing must be.

        :param rules: of axe, only these.
        :param axe: False leaves it out, which takes most of the time.
        """
        faults = [*self.complaints, *self.page.evaluate("window.__seen.violations")]
        if axe:
            faults += self.findings(*rules)
        if (wider := self.overflow()) > 0:
            faults.append(f"it is {wider} px wider than the window")
        self.complaints.clear()
        return faults

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        self._open.add(request)

    def _on_response(self, response: Response) -> None:
        self._open.discard(response.request)
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.request.method} {_path(response.url)}")

    def _on_failure(self, request: Request) -> None:
        self._open.discard(request)
        # A page that is left gives up what it was still asking for.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.failure} {request.method} {_path(request.url)}")


def remembered(base_url: str, cookie: tuple[str, str] | None, **stored: str) -> dict[str, Any]:
    """What a browser kept of an earlier visit, for ``new_context(storage_state=...)``.

    :param cookie: name and value.
    :param stored: the dashboard's own memory, without the prefix of its keys.
    """
    host = urlsplit(base_url).hostname or ""
    names = [{"name": f"floway.{name}", "value": value} for name, value in stored.items()]
    cookies = [
        {
            "name": name,
            "value": value,
            "domain": host,
            "path": "/",
            "expires": -1,
            "httpOnly": True,
            "secure": False,
            "sameSite": "Lax",
        }
        for name, value in ([cookie] if cookie else [])
    ]
    return json.loads(
        json.dumps({"cookies": cookies, "origins": [{"origin": base_url, "localStorage": names}]})
    )


def tab_of(context: BrowserContext) -> Tab:
    """A new tab of a context."""
    return Tab(context.new_page())


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
