"""Explaining a request through the admin API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.domain.alias import Target, checked_rules
from floway.providers.base import Asked
from floway.services import accounts, aliases, prices, upstreams
from floway.services.worker import worker_of
from floway.store import catalogs
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import catalog, model
from tests.support.dashboard import person

Body = dict[str, Any]
ANYBODY: Body = {"caller": {}, "model": "m", "protocol": "messages"}


@pytest.fixture
def viewer(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    return admin_of("vera", "viewer")


@pytest.fixture(autouse=True)
def _upstreams(app: Flask) -> None:
    """One upstream of Messages, one of Responses, one without the model."""
    for name, protocol, listed in (
        ("own", "messages", "m"),
        ("other", "responses", "m"),
        ("rest", "gemini", "x"),
    ):
        config = {"base_url": "http://127.0.0.1:9", "auth_style": "none", "protocols": [protocol]}
        made = upstreams.add("custom", name, config)
        listed_model = model(listed, upstream_id=f"wire-{listed}", protocols=frozenset([protocol]))
        catalogs.write(made.id, catalog(listed_model, fetched_at=clock.now()))
    worker_of(app).refresh_snapshot()


def explained(viewer: AdminClient, **changes: Any) -> Any:
    """The explanation of a request."""
    answer = viewer.send("POST", "explain", ANYBODY | changes)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_candidates_come_in_order_and_the_others_with_their_reason(viewer: AdminClient) -> None:
    found = explained(viewer)

    assert [(step["upstream"], step["is_taken"], step["verdict"]) for step in found["steps"]] == [
        ("own", True, "passed through"),
        ("other", True, "translated"),
        ("rest", False, "it does not serve the model"),
    ]
    own, other, _ = found["steps"]
    assert (own["upstream_model"], own["protocol"], own["translation"]) == ("wire-m", "messages", "")
    assert (other["protocol"], other["translation"]) == ("responses", "messages_via_responses")
    assert own["interceptors"][0] == "strip-billing-attribution"
    assert (found["status"], found["error"], found["alias"]) == (None, None, None)


def test_losses_are_those_of_the_request_that_is_given(viewer: AdminClient) -> None:
    request = {"max_tokens": 5, "top_k": 3, "messages": [{"role": "user", "content": "Hi"}]}

    lax = explained(viewer, request=request)["steps"][1]
    strict = explained(viewer, request=request, caller={"strict_losses": True})["steps"][1]

    assert {"kind": "dropped", "path": "top_k"}.items() <= lax["losses"][0].items()
    assert (lax["is_taken"], strict["is_taken"]) == (True, False)
    assert "top_k" in strict["verdict"]


def test_a_supposed_caller_may_be_held_to_some_upstreams_and_models(viewer: AdminClient) -> None:
    ids = {step["upstream"]: step["upstream_id"] for step in explained(viewer)["steps"]}

    capped = explained(viewer, caller={"upstream_ids": [ids["other"]]})
    held = explained(viewer, caller={"models": ["x*"]})

    assert [(step["upstream"], step["is_taken"]) for step in capped["steps"][:2]] == [
        ("other", True),
        ("own", False),
    ]
    assert not any(step["is_taken"] for step in held["steps"])
    assert held["status"] >= 400


def test_an_alias_brings_its_rules(app: Flask, viewer: AdminClient) -> None:
    made = aliases.add("best", [Target("m", rules=checked_rules({"effort": "high"}))])
    worker_of(app).refresh_snapshot()

    found = explained(viewer, model="best")

    assert found["alias"] == {"id": made.id, "name": "best", "selection": "first-available"}
    assert found["steps"][0]["rules"] == {"effort": "high"}


def test_a_key_asks_as_it_is(app: Flask, viewer: AdminClient) -> None:
    person("kim", "user")
    key, _ = accounts.create_key("laptop", "kim")
    worker_of(app).refresh_snapshot()
    body = {name: value for name, value in ANYBODY.items() if name != "caller"}

    by_key = viewer.send("POST", "explain", body | {"key_id": key.id})
    unknown = viewer.send("POST", "explain", body | {"key_id": "key_gone"})

    assert by_key.get_json()["steps"][0]["is_taken"] is True
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "not_found")


def test_headers_tell_a_vendors_own_client_from_others(
    app: Flask, viewer: AdminClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = next(each for each in worker_of(app).gateway.snapshots.current.providers)
    seen: list[str] = []

    def objection(self: object, asked: Asked) -> str | None:
        seen.append(asked.headers.get("user-agent", ""))
        return None if seen[-1].startswith("own/") else "It takes its own client only."

    monkeypatch.setattr(type(own), "objection", objection, raising=False)

    foreign = explained(viewer)["steps"][0]
    native = explained(viewer, headers={"User-Agent": "own/1.0"})["steps"][0]

    assert (foreign["is_taken"], foreign["verdict"]) == (False, "It takes its own client only.")
    assert (native["is_taken"], native["verdict"]) == (True, "passed through")


def test_candidates_say_what_their_tokens_cost(app: Flask, viewer: AdminClient) -> None:
    made = prices.add(prices.checked("wire-m", {"base": {"input": "3", "output": "15.5"}}))
    worker_of(app).refresh_snapshot()

    own, _, rest = explained(viewer)["steps"]

    assert own["price"] == {
        "source": "override",
        "override_id": made.id,
        "rates": {"input": "3", "output": "15.5"},
    }
    assert rest["price"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"key_id": "key_1"},
        {"headers": {"user-agent": 1}},
        {"protocol": "telepathy"},
        {"model": ""},
        {"request": {"messages": "x", "stream": "yes"}},
        {"request": []},
        {"caller": {"key": "x"}},
    ],
)
def test_what_cannot_be_asked_is_refused(viewer: AdminClient, changes: Body) -> None:
    refused = viewer.send("POST", "explain", ANYBODY | changes)

    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")


def test_plain_users_do_not_see_how_requests_are_routed(
    admin_of: Callable[[str, Role], AdminClient],
) -> None:
    assert admin_of("ulla", "user").send("POST", "explain", ANYBODY).status_code == 403
