from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from floway.domain.usage import Usage
from floway.services import prices
from floway.store import usage
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import record

DAY = datetime(2026, 5, 1, tzinfo=UTC)
BODY = {"from": "2026-05-01T00:00:00Z", "to": "2026-05-02T00:00:00Z"}

Admins = Callable[[str, Role], AdminClient]


@pytest.fixture
def operator(admin_of: Admins) -> AdminClient:
    """Somebody who may, where a model has got a price since it was used."""
    usage.record(
        [record(started_at=DAY, upstream_id="up_1", model_key="m", usage=Usage(1000), cost_microusd=None)]
    )
    prices.add(prices.checked("m", {"base": {"input": "1.5", "output": "5"}}))
    return admin_of("grace", "operator")


def test_a_period_is_looked_at_priced_anew_and_priced_back(operator: AdminClient) -> None:
    seen = operator.send("POST", "usage/repricings/preview", BODY).get_json()
    made = operator.made("usage/repricings", BODY)
    undone = operator.send("POST", f"usage/repricings/{made['id']}/undo", {})
    again = operator.send("POST", f"usage/repricings/{made['id']}/undo", {})

    change: dict[str, Any] = {
        "sums": 1,
        "requests": 1,
        "cost_before_usd": "0",
        "cost_after_usd": "0.0015",
        "unpriced_before": 1,
        "unpriced_after": 0,
    }
    assert seen["total"] == change
    assert seen["models"] == [{"upstream_id": "up_1", "model_key": "m", **change}]
    assert (seen["from"], seen["to"]) == ("2026-05-01T00:00:00.000Z", "2026-05-02T00:00:00.000Z")
    assert (made["changed_sums"], made["cost_after_usd"], made["undone_at"]) == (1, "0.0015", None)
    assert (undone.status_code, undone.get_json()["undone_at"] is None) == (200, False)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_undone")
    assert operator.read("usage/repricings")["items"] == [undone.get_json()]
    assert operator.read(f"usage/repricings/{made['id']}") == undone.get_json()


def test_viewers_look_and_users_do_not(operator: AdminClient, admin_of: Admins) -> None:
    viewer = admin_of("vera", "viewer")
    assert viewer.get("usage/repricings").status_code == 200
    assert viewer.send("POST", "usage/repricings", BODY).status_code == 403
    user = admin_of("ursula", "user")
    assert user.get("usage/repricings").status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**BODY, "to": BODY["from"]}, "to"),
        ({**BODY, "from": "2498-01-01T00:00:00Z", "to": "2498-02-01T00:00:00Z"}, "to"),
        ({"from": BODY["from"]}, "to"),
        ({**BODY, "price": "1"}, "price"),
    ],
)
def test_what_is_no_period_is_refused(operator: AdminClient, body: Any, field: str) -> None:
    for path in ("usage/repricings", "usage/repricings/preview"):
        answer = operator.send("POST", path, body)
        assert (answer.status_code, list(answer.get_json()["fields"])) == (400, [field])


def test_an_unknown_one_is_not_found(operator: AdminClient) -> None:
    assert operator.get("usage/repricings/reprice_0").status_code == 404
    assert operator.send("POST", "usage/repricings/reprice_0/undo", {}).status_code == 404
