import json

import pytest
from flask import Flask

from floway import clock
from floway.domain.limit import Limits
from floway.gateway.limits.ledger import Claim, Report
from floway.services.limits import SharedLedger
from floway.store import api_keys, users
from tests.unit.cli.conftest import Run


def limits_of_key(app: Flask) -> Limits:
    with app.app_context():
        [key] = api_keys.list_all()
        return key.limits


def test_limits_of_a_key_are_set_changed_and_taken_away(run: Run, app: Flask) -> None:
    run("keys", "create", "k")

    run("keys", "edit", "k", "--limit", "requests_per_minute=100", "--limit", "usd_per_day=12.5")
    assert limits_of_key(app) == Limits(requests_per_minute=100, microusd_per_day=12_500_000)

    run("keys", "edit", "k", "--limit", "requests_per_minute=none", "--limit", "concurrent_requests=0")
    assert limits_of_key(app) == Limits(concurrent_requests=0, microusd_per_day=12_500_000)
    [listed] = json.loads(run("keys", "list", "--json").stdout)
    assert listed["limits"] == {"concurrent_requests": 0, "usd_per_day": "12.50"}


def test_limits_of_a_user_are_set_and_listed(run: Run, app: Flask) -> None:
    run("users", "create", "ada")

    run("users", "edit", "ada", "--limit", "tokens_per_month=5000000")

    with app.app_context():
        assert [user.limits for user in users.list_all()] == [Limits(tokens_per_month=5_000_000)]
    [listed] = json.loads(run("users", "list", "--json").stdout)
    assert listed["limits"] == {"tokens_per_month": 5_000_000}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("requests_per_year=1", "There is no limit 'requests_per_year'"),
        ("microusd_per_day=1", "There is no limit 'microusd_per_day'"),
        ("requests_per_minute", "is no whole number"),
        ("requests_per_minute=-1", "is no whole number"),
        ("requests_per_minute=9999999999999999", "is no limit"),
        ("usd_per_day=1,5", "is no amount of USD"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(run: Run, app: Flask, change: str, sentence: str) -> None:
    run("keys", "create", "k")

    done = run("keys", "edit", "k", "--limit", change)

    assert (done.exit_code, sentence in done.stderr) == (1, True), done.stderr
    assert limits_of_key(app) == Limits()


def test_what_is_used_is_shown_beside_the_limits(run: Run, app: Flask) -> None:
    run("keys", "create", "k")
    run("keys", "edit", "k", "--limit", "requests_per_minute=100", "--limit", "usd_per_day=12.5")
    with app.app_context():
        [key] = api_keys.list_all()
        second = int(clock.now().timestamp())
        claims = {
            "requests_per_minute": Claim({second: 7}),
            "microusd_per_day": Claim({second: 250_000}, 1_000),
        }
        SharedLedger(app).settle({f"key:{key.id}": Report("w", key.limits, claims, unpriced=3)})

    done = run("keys", "limits", "k", "--json")

    rows = {
        row["limit"]: (row["allowed"], row["used"], row["reserved"], row["remaining"])
        for row in json.loads(done.stdout)
    }
    assert rows == {
        "requests_per_minute": (100, 7, 0, 93),
        "usd_per_day": ("12.50", "0.25", "0.001", "12.249"),
    }
    assert "3 requests of this month have no price" in done.stderr


def test_a_user_without_limits_has_none_to_show(run: Run) -> None:
    run("users", "create", "ada")

    done = run("users", "limits", "ada", "--json")

    assert (done.exit_code, json.loads(done.stdout)) == (0, [])
