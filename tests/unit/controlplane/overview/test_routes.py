"""The overview over HTTP, with an upstream whose list is configured and one that is dead."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway import clock
from floway.domain.limit import Limits
from floway.gateway.limits.ledger import Claim, Report
from floway.services.limits import SharedLedger
from floway.store import upstreams, users
from tests.support.dashboard import person, signed_in
from tests.support.ports import free_port


def test_the_overview_says_how_the_gateway_is(client: FlaskClient) -> None:
    signed_in(client)

    response = client.get("/api/overview")

    body = response.get_json()
    assert response.status_code == 200
    assert body["gateway"]["is_ready"] is True
    assert (body["usage"]["requests"], body["usage"]["by_model"]) == (0, [])


def test_an_upstream_that_cannot_list_wants_a_hand(client: FlaskClient) -> None:
    config = {"auth_style": "none", "protocols": ["messages"], "base_url": f"http://127.0.0.1:{free_port()}"}
    fixed = config | {"models": [{"upstream_model_id": "m"}], "models_fetch": {"enabled": False}}
    upstreams.create("custom", "fixed", fixed, {})
    upstreams.create("custom", "dead", config, {})
    signed_in(client)

    [matter] = client.get("/api/overview/attention").get_json()["items"]

    assert (matter["topic"], matter["name"], "refused" in matter["detail"]) == (
        "model_list_failed",
        "dead",
        True,
    )


def test_the_day_begins_at_midnight_of_the_asker(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 2, 20, tzinfo=UTC))
    signed_in(client)

    for zone, since in (
        ("Europe/Berlin", "2026-11-21T23:00:00Z"),
        ("America/New_York", "2026-11-21T05:00:00Z"),
        ("Asia/Kolkata", "2026-11-21T18:00:00Z"),
    ):
        body = client.get("/api/overview", query_string={"period": "today", "time_zone": zone}).get_json()
        assert datetime.fromisoformat(body["usage"]["since"]) == datetime.fromisoformat(since)

    wrong = client.get("/api/overview", query_string={"time_zone": "Europe/Atlantis"})
    assert (wrong.status_code, list(wrong.get_json()["fields"])) == (400, ["time_zone"])


def test_matters_of_people_are_for_administrators(app: Flask, client: FlaskClient) -> None:
    person("eve", "viewer")
    user = users.create("spender", "user", None)
    limits = Limits(tokens_per_day=10)
    users.replace(replace(user, limits=limits))
    claims = {"tokens_per_day": Claim({int(clock.now().timestamp()): 10})}
    SharedLedger(app).settle({f"user:{user.id}": Report("worker", limits, claims)})

    signed_in(client)
    mine = client.get("/api/overview/attention").get_json()["items"]
    signed_in(client, "eve")
    theirs = client.get("/api/overview/attention").get_json()["items"]

    assert [(each["topic"], each["name"], each["amount"]) for each in mine] == [
        ("user_near_limit", "spender", 100)
    ]
    assert theirs == []
