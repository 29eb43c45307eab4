from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.domain.limit import Limits
from floway.gateway.limits.ledger import Claim, Report
from floway.services import accounts
from floway.services.limits import SharedLedger
from floway.store import api_keys, audit, users
from floway.store.users import Role
from tests.support.admin_client import AdminClient

SignIn = Callable[[str, Role], AdminClient]
ALL_NULL = {
    "requests_per_minute": None,
    "tokens_per_minute": None,
    "concurrent_requests": None,
    "tokens_per_hour": None,
    "tokens_per_day": None,
    "tokens_per_week": None,
    "tokens_per_month": None,
    "usd_per_hour": None,
    "usd_per_day": None,
    "usd_per_week": None,
    "usd_per_month": None,
}


@pytest.fixture
def ada(admin_of: SignIn) -> AdminClient:
    return admin_of("ada", "admin")


@pytest.fixture
def eve(admin_of: SignIn) -> AdminClient:
    return admin_of("eve", "user")


def key_of(user_name: str, **limits: int) -> str:
    user = users.named(user_name)
    assert user is not None
    key, _ = accounts.add_key(user.id, "laptop", limits=Limits(**limits))
    return key.id


def limits_of(key_id: str) -> Limits:
    key = api_keys.find(key_id)
    assert key is not None
    return key.limits


def patch(client: AdminClient, path: str, limits: Any) -> tuple[int, Any]:
    answer = client.send("PATCH", path, {"limits": limits}, "*")
    return answer.status_code, answer.get_json()


def test_what_a_key_used_is_told_with_its_limits(ada: AdminClient, app: Flask) -> None:
    key_id = key_of("ada", requests_per_minute=100, microusd_per_day=12_500_000)
    second = int(clock.now().timestamp())
    claims = {"requests_per_minute": Claim({second: 7}), "microusd_per_day": Claim({second: 250_000}, 1_000)}
    SharedLedger(app).settle({f"key:{key_id}": Report("w", limits_of(key_id), claims, unpriced=3)})

    told = ada.read(f"keys/{key_id}/limits")

    assert told["limits"] == ALL_NULL | {"requests_per_minute": 100, "usd_per_day": "12.50"}
    [requests, money] = told["use"]
    assert requests.pop("resets_at").endswith("Z")
    assert requests == {
        "limit": "requests_per_minute",
        "allowed": 100,
        "used": 7,
        "reserved": 0,
        "remaining": 93,
    }
    assert (money["limit"], money["used"], money["reserved"], money["remaining"]) == (
        "usd_per_day",
        "0.25",
        "0.001",
        "12.249",
    )
    assert told["unpriced_requests"] == 3


def test_limits_of_a_user_are_told_likewise(ada: AdminClient, eve: AdminClient) -> None:
    user = users.named("eve")
    assert user is not None
    assert patch(ada, f"users/{user.id}", {"concurrent_requests": 4})[0] == 200

    told = eve.read(f"users/{user.id}/limits")

    assert told["limits"] == ALL_NULL | {"concurrent_requests": 4}
    assert told["use"] == [
        {
            "limit": "concurrent_requests",
            "allowed": 4,
            "used": 0,
            "reserved": 0,
            "remaining": 4,
            "resets_at": None,
        }
    ]


def test_nobody_sees_the_limits_of_others(ada: AdminClient, eve: AdminClient, admin_of: SignIn) -> None:
    viewer, key_id, owner = admin_of("vera", "viewer"), key_of("ada"), users.named("ada")
    assert owner is not None

    for client in (eve, viewer):
        assert client.get(f"keys/{key_id}/limits").status_code == 404
        assert client.get(f"users/{owner.id}/limits").status_code == 404
    assert ada.get("keys/key_none/limits").status_code == 404
    assert ada.get("users/usr_none/limits").status_code == 404


def test_limits_of_a_key_are_replaced_and_taken_away(ada: AdminClient) -> None:
    key_id = key_of("ada", tokens_per_day=5)

    status, row = patch(ada, f"keys/{key_id}", {"usd_per_month": "12.5", "tokens_per_day": None})
    assert (status, row["limits"]) == (200, ALL_NULL | {"usd_per_month": "12.50"})
    assert limits_of(key_id) == Limits(microusd_per_month=12_500_000)
    [entry] = audit.page(1, object_id=key_id)
    assert entry.detail == {"limits": [{"tokens_per_day": 5}, {"microusd_per_month": 12_500_000}]}

    assert patch(ada, f"keys/{key_id}", None)[1]["limits"] == ALL_NULL
    assert limits_of(key_id) == Limits()


def test_a_key_and_a_user_can_be_made_with_limits(ada: AdminClient) -> None:
    key = ada.made("keys", {"name": "k", "limits": {"requests_per_minute": 0}})
    user = ada.made("users", {"name": "bob", "limits": {"usd_per_day": "1"}})

    assert (key["limits"]["requests_per_minute"], limits_of(key["id"])) == (0, Limits(requests_per_minute=0))
    assert user["limits"]["usd_per_day"] == "1.00"
    found = users.find(user["id"])
    assert found is not None
    assert found.limits == Limits(microusd_per_day=1_000_000)


def test_an_owner_narrows_the_limits_of_a_key_and_never_widens_them(eve: AdminClient) -> None:
    key_id = key_of("eve", requests_per_minute=10)

    for wider in ({"requests_per_minute": 11}, {"tokens_per_day": 1}, {}, None):
        status, problem = patch(eve, f"keys/{key_id}", wider)
        assert (status, problem["code"]) == (403, "admin_required")
    narrower = {"requests_per_minute": 9, "tokens_per_day": 1}
    assert patch(eve, f"keys/{key_id}", narrower)[0] == 200
    renamed = eve.send("PATCH", f"keys/{key_id}", {"name": "other"}, "*")

    assert renamed.status_code == 200
    assert limits_of(key_id) == Limits(requests_per_minute=9, tokens_per_day=1)
