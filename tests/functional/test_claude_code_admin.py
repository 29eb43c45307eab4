"""An operator looks after Claude subscriptions at a running gateway, by its admin API and by commands."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from click.testing import Result
from flask import Flask

from floway.providers.claude_code import state
from floway.providers.claude_code.state import Credential
from floway.settings import load
from floway.store import db, states, upstreams
from tests.support import claude_code
from tests.support.database import store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.sign_in import consent
from tests.support.simulator import Simulator, running_simulator

TOKEN_PATH = "/v1/oauth/token"
MODEL = "claude-opus-5"


class Office:
    """A gateway with two workers, its operator, and the vendor; each test has subscribers of its own."""

    def __init__(self, gateway: Gateway, vendor: Simulator, operator: Operator, app: Flask) -> None:
        self.gateway = gateway
        self.vendor = vendor
        self.operator = operator
        self._app = app

    def stored(self, upstream_id: str) -> Credential:
        """The credential in the database."""
        with self._app.app_context():
            return state.read(upstream_id, states.read(upstream_id))

    def pasted(self, account: str, flow: str = "", **members: Any) -> str:
        """Begin a sign-in and consent to it as an account; the paste."""
        begun = self.operator.post(f"upstreams/claude-code-{flow}pkce-start", **members)
        return consent(begun["authorize_url"], account)

    def signed_in(self, account: str) -> dict[str, Any]:
        """The row of an upstream with a login of an account."""
        return self.operator.post("upstreams/claude-code-import", callback=self.pasted(account))

    def served(self) -> int:
        """The status of a request of Claude Code."""
        body = claude_code.body("interactive", model=MODEL)
        lines = claude_code.headers("interactive", authorization=f"Bearer {self.gateway.api_key}")
        call = Call(self.gateway.port, "POST", claude_code.path("interactive"), lines, body)
        call.read_all()
        return call.status

    def command(self, *arguments: str, stdin: str = "") -> Result:
        """``flask --app wsgi upstreams claude-code ...``."""
        return self.gateway.run("upstreams", "claude-code", *arguments, stdin=stdin)

    def upstream_ids(self) -> list[str]:
        """Every upstream."""
        with self._app.app_context():
            return [upstream.id for upstream in upstreams.list_all()]

    def clear(self) -> None:
        """Remove every upstream."""
        for upstream_id in self.upstream_ids():
            with self._app.app_context():
                upstreams.remove(upstream_id)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office of all tests here."""
    with running_simulator() as vendor:
        gateway = Gateway(tmp_path_factory.mktemp("office"), vendor.claude_code_settings())
        gateway.prepare()
        gateway.start()
        try:
            named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
            app = store_app(load(named))
            with Operator(gateway, app) as operator:
                yield Office(gateway, vendor, operator, app)
            with app.app_context():
                db.db.engine.dispose()
            gateway.stop()
        finally:
            gateway.kill()


@pytest.fixture(autouse=True)
def _calm(office: Office) -> Iterator[None]:
    """A vendor without faults before and after, and no upstream that another test has left."""
    office.vendor.reset()
    yield
    office.vendor.reset()
    office.clear()


def test_who_signs_in_serves_claude_code_within_a_second(office: Office) -> None:
    row = office.signed_in("anna")

    wait_until(lambda: office.served() == 200, "the first answer", 10)
    assert office.stored(row["id"]).state == "active"
    assert office.vendor.tokens()["mints"] == 0


def test_a_sign_in_that_one_worker_began_is_finished_by_any(office: Office) -> None:
    pastes = [office.pasted(f"many-{number}") for number in range(6)]

    with ThreadPoolExecutor(6) as pool:
        made = list(
            pool.map(
                lambda paste: office.operator.answer("upstreams/claude-code-import", callback=paste), pastes
            )
        )

    assert [each.status_code for each in made] == [201] * 6


def test_one_paste_that_arrives_twice_at_once_makes_one_upstream(office: Office) -> None:
    paste = office.pasted("eager")

    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda _: office.operator.answer("upstreams/claude-code-import", callback=paste), range(4)
            )
        )

    assert sorted(each.status_code for each in answers) == [201, 400, 400, 400]
    assert len(office.upstream_ids()) == 1


def test_refreshes_at_the_same_time_all_succeed_and_burn_nothing(office: Office) -> None:
    row = office.signed_in("busy")

    with ThreadPoolExecutor(8) as pool:
        path = f"upstreams/{row['id']}/claude-code-refresh-now"
        answers = list(pool.map(lambda _: office.operator.answer(path), range(8)))

    counters = office.vendor.tokens()
    assert [each.status_code for each in answers] == [200] * 8
    assert counters["reuse_attempts"] == 0
    assert 1 <= counters["mints"] <= 8
    assert office.operator.answer(path).status_code == 200


def test_a_dead_login_signs_no_operator_out_and_is_healed_by_another(office: Office) -> None:
    row = office.signed_in("mortal")
    path = f"upstreams/{row['id']}"
    office.vendor.revoke("mortal", "invalid_grant")

    ended = office.operator.answer(f"{path}/claude-code-refresh-now")
    probed = office.operator.answer(f"{path}/probe-quota")

    assert (ended.status_code, probed.status_code) == (400, 503)
    assert office.stored(row["id"]).state == "refresh_failed"
    assert wait_until(lambda: office.served() == 503, "the truth for clients", 10)
    # The session is as good as before.
    healed = office.operator.post(
        f"{path}/claude-code-reimport", callback=office.pasted("mortal", upstream_id=row["id"])
    )
    assert healed["state"]["accounts"][0]["state"] == "active"
    wait_until(lambda: office.served() == 200, "an answer with the other login", 10)


def test_the_commands_and_the_gateway_share_the_login(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("workstation") / ".credentials.json"
    path.write_text(json.dumps(office.vendor.login(account="shell")))

    imported = office.command("import", str(path), "--name", "shell")
    upstream_id = imported.stdout.strip()
    wait_until(lambda: office.served() == 200, "an answer", 10)
    before = office.stored(upstream_id)
    refreshed, probed, shown = (office.command(each, "shell") for each in ("refresh", "probe", "show"))

    assert "the other is logged out" in imported.stderr
    assert [each.exit_code for each in (imported, refreshed, probed, shown)] == [0, 0, 0, 0], refreshed.stderr
    assert office.stored(upstream_id).refresh_token != before.refresh_token
    assert json.loads(probed.stdout)["five_hour"]["utilization"] == 25.0
    assert "shell@subscriber.invalid" in shown.stdout
    assert office.served() == 200
    everything = [each.stdout + each.stderr for each in (imported, refreshed, probed, shown)]
    assert "sk-ant" not in "".join(everything)


def test_a_sign_in_on_a_terminal_takes_the_paste_from_its_input(office: Office) -> None:
    begun = office.command("import", "--setup-token")
    [url] = re.findall(r"http://\S+/oauth/authorize\S+", begun.stderr)

    done = office.command("import", "--setup-token", "--callback", consent(url, "yearly"))

    stored = office.stored(done.stdout.strip())
    assert (begun.exit_code, done.exit_code) == (1, 0)
    assert (stored.token_kind, stored.refresh_token) == ("setup-token", None)


def test_only_administrators_get_in(office: Office) -> None:
    url = f"{office.gateway.base_url}/api/upstreams/claude-code-pkce-start"

    with requests.Session() as session:
        session.trust_env = False
        nobody = session.post(url, json={}, timeout=10)
        key = session.post(url, json={}, headers={"x-api-key": office.gateway.api_key}, timeout=10)

    assert (nobody.status_code, key.status_code) == (401, 403)


def test_neither_tokens_nor_codes_are_in_answers_or_in_the_log(office: Office) -> None:
    paste = office.pasted("quiet")
    row = office.operator.post("upstreams/claude-code-import", callback=paste)
    answers = [
        office.operator.answer(f"upstreams/{row['id']}/claude-code-refresh-now"),
        office.operator.answer(f"upstreams/{row['id']}/probe-quota"),
        office.operator.answer("upstreams/claude-code-import", callback=paste),
    ]
    stored = office.stored(row["id"])

    seen = office.gateway.log_text() + json.dumps(row) + "".join(each.text for each in answers)
    code, _, _ = paste.partition("#")
    assert "claude_code_admin_action" in seen
    assert "sk-ant" not in seen
    assert code not in seen
    assert stored.refresh_token is not None
    assert stored.refresh_token not in seen
