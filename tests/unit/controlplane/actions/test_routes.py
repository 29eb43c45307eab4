"""Actions by name, with the simulated vendor behind them."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask

from floway.store import audit, upstreams
from floway.store.users import Role
from tests.support.simulator import Simulator
from tests.support.vendor_app import Browser, browser, vendor_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[Flask]:
    """The application inside its context; each test has subscribers of its own."""
    simulator.reset()
    with vendor_app(tmp_path_factory.mktemp("data"), simulator) as running:
        yield running


@pytest.fixture(scope="module")
def operator(app: Flask, simulator: Simulator) -> Browser:
    return browser(app, simulator, "olga", "operator")


def imported(operator: Browser, account: str) -> str:
    """The id of an upstream with a login of an account."""
    login = operator.simulator.chatgpt_login(account=account)
    made = operator.post("codex-import", {"auth_json": json.dumps(login)})
    assert made.status_code == 201, made.text
    return str(made.get_json()["id"])


def test_an_upstream_lists_what_can_be_done_to_it(operator: Browser) -> None:
    codex = imported(operator, "listed")
    custom = upstreams.create("custom", "plain", {}, {}).id

    assert operator.get(f"{codex}/actions").get_json() == {
        "items": [
            {"name": "reimport", "title": "Put another login into an upstream."},
            {"name": "refresh-now", "title": "Renew the access token of an upstream."},
        ]
    }
    assert operator.get(f"{custom}/actions").get_json() == {"items": []}


def test_an_action_by_name_is_that_of_its_own_route(operator: Browser) -> None:
    upstream_id = imported(operator, "named")

    by_name = operator.post(f"{upstream_id}/actions/refresh-now")
    by_route = operator.post(f"{upstream_id}/codex-refresh-now")

    def timeless(row: dict[str, object]) -> str:
        [account] = row["state"]["accounts"]  # type: ignore[index]  # a document
        return json.dumps(row | {"state": account | {"accessToken": None}}, sort_keys=True)

    assert (by_name.status_code, by_route.status_code) == (200, 200)
    assert timeless(by_name.get_json()) == timeless(by_route.get_json())
    first, second = audit.page(2, object_id=upstream_id)
    assert (first.action, second.action) == ("upstream.token_renewed", "upstream.token_renewed")
    assert (first.actor_name, second.actor_kind) == ("olga", "session")


def test_an_import_is_in_the_audit_log_without_its_secrets(operator: Browser, simulator: Simulator) -> None:
    login = simulator.chatgpt_login(account="audited")
    upstream_id = imported(operator, "audited-too")
    operator.post(f"{upstream_id}/actions/reimport", {"auth_json": json.dumps(login)})

    replaced, created = audit.page(2, object_id=upstream_id)

    assert (created.action, replaced.action) == ("upstream.created", "upstream.login_replaced")
    assert replaced.detail["account"] == login["tokens"]["account_id"]
    assert replaced.detail["secrets"].keys() == created.detail["secrets"].keys()
    assert all(value.startswith("sha256:") for value in replaced.detail["secrets"].values())
    assert login["tokens"]["refresh_token"] not in str(replaced.detail)


def test_a_body_is_checked_as_at_the_actions_own_route(operator: Browser) -> None:
    upstream_id = imported(operator, "checked")

    refused = operator.post(f"{upstream_id}/actions/refresh-now", {"sort_order": 3})

    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")
    assert list(refused.get_json()["fields"]) == ["sort_order"]


def test_what_does_not_exist_is_not_found(operator: Browser) -> None:
    upstream_id = imported(operator, "found")

    for path in (f"{upstream_id}/actions/probe-quota", "up_nobody/actions/refresh-now"):
        answer = operator.post(path)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
    assert operator.get("up_nobody/actions").status_code == 404


@pytest.mark.parametrize(("role", "reads"), [("viewer", 200), ("user", 403)])
def test_only_operators_act(
    app: Flask, operator: Browser, simulator: Simulator, role: Role, reads: int
) -> None:
    upstream_id = imported(operator, f"kept-from-{role}")
    somebody = browser(app, simulator, f"not-an-operator-{role}", role)

    assert somebody.post(f"{upstream_id}/actions/refresh-now").status_code == 403
    assert somebody.post(f"{upstream_id}/codex-refresh-now").status_code == 403
    assert somebody.get(f"{upstream_id}/actions").status_code == reads
