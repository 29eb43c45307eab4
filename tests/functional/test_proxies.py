"""Upstreams behind egress proxies: hosts that only a proxy knows, through a running gateway."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.support import claude_code
from tests.support.cases import MESSAGES, Case, ask, either_way, every_protocol
from tests.support.cases import failure as failure_of
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.proxies import Login, RunningProxy, connect_proxy, socks5_proxy
from tests.support.rawclient import Call
from tests.support.routes import refusing_port
from tests.support.simulator import Simulator

LOGIN = Login("ada", "hunter2")
#: Names that nobody but the proxies resolves: what arrives has gone through one.
VENDOR, ANTHROPIC = "vendor.invalid", "anthropic.invalid"
#: Of the simulator; any other name serves as well.
SUBSCRIBED = "claude-opus-5"


@dataclass
class Office:
    """A gateway with two workers behind proxies that run, and one that does not."""

    gateway: Gateway
    vendor: Simulator
    http: RunningProxy
    socks: RunningProxy
    #: Where nobody listens.
    closed: int

    def add(self, name: str, *ways: str, models: bool = True) -> str:
        """Add an upstream whose model is named after it; the model."""
        more = [part for way in ways for part in ("--proxy", way)]
        self.gateway.add_upstream(
            name, self.url(VENDOR), models=[f"sim-{name}"] if models else [], extra=more
        )
        return f"sim-{name}"

    def url(self, host: str) -> str:
        """The vendor under another name."""
        return f"http://{host}:{self.vendor.port}"

    def rests(self) -> dict[tuple[str, str], int]:
        """``{(proxy, upstream): failures}`` of what the operator sees."""
        rows = json.loads(self.gateway.flask("proxies", "rests", "--json"))
        return {(row["proxy"], row["upstream"]): row["failures"] for row in rows}


@pytest.fixture(scope="module")
def office(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    settings = simulator.claude_code_settings()
    for name in ("FLOWAY_CLAUDE_CODE_TOKEN_URL", "FLOWAY_CLAUDE_CODE_API_URL"):
        settings[name] = settings[name].replace("127.0.0.1", ANTHROPIC)
    gateway = Gateway(tmp_path_factory.mktemp("proxies"), {**settings, "FLOWAY_LOG_FORMAT": "json"})
    gateway.prepare()
    with connect_proxy(LOGIN) as http, socks5_proxy(LOGIN) as socks, refusing_port() as closed:
        for name, url in (
            ("http", http.url),
            ("socks", socks.url),
            ("dead", f"http://ada:hunter2@127.0.0.1:{closed}"),
            ("late", f"socks5://ada:hunter2@127.0.0.1:{closed}"),
        ):
            gateway.flask("proxies", "add", url, "--name", name)
        running = Office(gateway, simulator, http, socks, closed)
        running.add("over-http", "http")
        running.add("over-socks", "socks")
        gateway.start()
        try:
            yield running
            gateway.stop()
        finally:
            gateway.kill()


@pytest.fixture(autouse=True)
def _nothing_is_printed(office: Office) -> Iterator[None]:
    """No log line holds a login."""
    yield
    assert "hunter2" not in office.gateway.log_text()


def asked(gateway: Gateway, model: str, case: Case = MESSAGES, stream: bool = False) -> Call:
    """A call that is answered by a worker that knows its upstream."""

    def answered() -> Call | None:
        call = ask(gateway, case, model, stream)
        call.read_all()
        return call if call.status != 404 else None

    return wait_until(answered, f"an upstream for {model}")


def served(gateway: Gateway, model: str, case: Case = MESSAGES, stream: bool = True) -> Call:
    """A call that succeeds."""
    call = asked(gateway, model, case, stream)
    assert call.status == 200, call.body
    return call


@either_way
@every_protocol
@pytest.mark.parametrize("way", ["http", "socks"])
def test_every_call_goes_through_the_proxy(office: Office, case: Case, stream: bool, way: str) -> None:
    call = served(office.gateway, f"sim-over-{way}", case, stream)

    assert b"Simulated" in call.body
    assert f"{VENDOR}:{office.vendor.port}" in getattr(office, way).tunnels
    assert office.vendor.last(f"sim-over-{way}")["status"] == 200


def test_a_list_of_models_is_fetched_through_the_proxy(office: Office) -> None:
    office.add("listed", "http", models=False)
    seen = len(office.vendor.requests_to("/v1/models"))

    served(office.gateway, "sim-small")

    assert len(office.vendor.requests_to("/v1/models")) > seen
    office.gateway.flask("upstreams", "remove", "listed")


def test_a_dead_proxy_is_passed_over_and_rests_for_all_workers(office: Office) -> None:
    model = office.add("fallback", "dead", "socks")

    for _ in range(8):
        served(office.gateway, model)

    # Both workers may have met it at once, which is one failure.
    wait_until(lambda: office.rests().get(("dead", "fallback")) == 1, "the rest of the dead proxy", 20)
    failures = office.gateway.log_text().count('"proxy_failed"')
    for _ in range(8):
        served(office.gateway, model)
    assert office.gateway.log_text().count('"proxy_failed"') <= failures + 1


def test_all_ways_dead_is_a_502_that_names_them(office: Office) -> None:
    model = office.add("cut-off", "dead", "late")

    becomes(office.gateway, model, 502)

    message = MESSAGES.error(json.loads(asked(office.gateway, model).body))
    assert "the proxy 'dead' failed: [tcp-connect]" in message
    assert "the proxy 'late' failed: [tcp-connect]" in message
    assert "hunter2" not in message
    assert {("dead", "cut-off"), ("late", "cut-off")} <= set(office.rests())


def test_without_a_way_nothing_goes_direct(office: Office) -> None:
    office.gateway.add_upstream(
        "strict", office.vendor.base_url, models=["sim-strict"], extra=["--proxy", "dead"]
    )
    becomes(office.gateway, "sim-strict", 502)
    assert office.vendor.find("sim-strict") == []

    office.gateway.flask("upstreams", "proxies", "strict", "dead", "direct")

    becomes(office.gateway, "sim-strict", 200)


def test_what_an_operator_changes_is_in_force_within_a_second(office: Office) -> None:
    model = office.add("changing", "dead")
    becomes(office.gateway, model, 502)
    wait_until(lambda: ("dead", "changing") in office.rests(), "its rest", 20)

    office.gateway.flask("proxies", "add", office.socks.url, "--name", "moving")
    office.gateway.flask("upstreams", "proxies", "changing", "moving")
    becomes(office.gateway, model, 200)

    office.gateway.flask("proxies", "edit", "moving", "--url", f"http://127.0.0.1:{office.closed}")
    becomes(office.gateway, model, 502)

    office.gateway.flask("proxies", "edit", "moving", "--url", office.http.url)
    becomes(office.gateway, model, 200)


def test_an_upstream_that_breaks_behind_a_proxy_is_not_asked_over_another(office: Office) -> None:
    model = office.add("broken", "http", "socks")
    served(office.gateway, model)
    office.vendor.fail("reset", model=model, times=None)
    tunnels = len(office.socks.tunnels)

    assert asked(office.gateway, model).status == 502

    assert len(office.socks.tunnels) == tunnels
    office.vendor.heal()


def test_a_stream_that_is_cut_behind_a_proxy_ends_with_an_error(office: Office) -> None:
    model = office.add("cut", "socks")
    served(office.gateway, model)
    office.vendor.fail("cut=3", model=model)

    call = asked(office.gateway, model, stream=True)

    assert "closed the connection before the end" in failure_of(MESSAGES, call.body)


def test_a_subscription_lives_behind_its_proxy(office: Office, tmp_path: Path) -> None:
    login = office.vendor.login(account="behind", seconds=1)
    file = tmp_path / "credentials.json"
    file.write_text(json.dumps(login))
    command = ("upstreams", "claude-code", "import", str(file), "--proxy", "dead", "--proxy", "http")
    upstream_id = office.gateway.flask(*command).strip().splitlines()[-1]
    # The token was spent: renewing it, and asking who that is, went through the proxy already.
    known = f"{ANTHROPIC}:{office.vendor.port}"
    assert known in office.http.tunnels

    def answered() -> Call | None:
        lines = claude_code.headers("interactive", authorization=f"Bearer {office.gateway.api_key}")
        body = claude_code.body("interactive", model=SUBSCRIBED)
        call = Call(office.gateway.port, "POST", claude_code.path("interactive"), lines, body)
        call.read_all()
        return call if call.status != 404 else None

    call = wait_until(answered, "the subscription")
    assert call.status == 200, call.body

    usage = json.loads(office.gateway.flask("upstreams", "claude-code", "probe", upstream_id))
    assert "fetched_at" in usage
    office.gateway.flask("upstreams", "claude-code", "refresh", upstream_id)
    office.vendor.expire("behind")
    call = wait_until(answered, "the subscription")
    assert call.status == 200, call.body


def test_nobody_else_reaches_those_hosts(office: Office) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(office.url(VENDOR), timeout=5, proxies={"http": ""})


def becomes(gateway: Gateway, model: str, status: int) -> None:
    """Wait until requests for a model are answered with a status."""
    wait_until(lambda: asked(gateway, model).status == status, f"a status of {status} for {model}")
