"""Orders to the simulated subscriptions."""

import time
from typing import Any

import pytest

from floway.simulator.accounts import BadSetting
from floway.simulator.vendors.claude_code.control import ordered, shown
from floway.simulator.world import World
from tests.support.subscription import BETA, ask, bearer, refresh


def test_a_login_is_a_credentials_file() -> None:
    world = World(None)

    login = ordered(world, "login", {"seconds": 60})
    assert login is not None
    file = login["claudeAiOauth"]

    assert file["expiresAt"] == pytest.approx(1000 * (time.time() + 60), abs=5000)
    assert ask(world, "GET", "/api/oauth/usage", None, bearer(file["accessToken"]), BETA).status == 200
    assert refresh(world, file["refreshToken"]).status == 200


def test_a_setup_token_has_no_refresh_token_and_one_scope() -> None:
    login = ordered(World(None), "login", {"setup_token": True, "account": "second"})

    assert login is not None
    assert login["claudeAiOauth"]["refreshToken"] is None
    assert login["claudeAiOauth"]["scopes"] == ["user:inference"]


def test_expiring_and_revoking_are_for_one_account() -> None:
    world = World(None)
    tokens = {}
    for name in ("one", "two"):
        login = ordered(world, "login", {"account": name})
        assert login is not None
        tokens[name] = login["claudeAiOauth"]

    assert ordered(world, "expire", {"account": "one"}) == {"expired": 1}
    assert ordered(world, "revoke", {"account": "one", "code": "invalid_grant"}) == {"code": "invalid_grant"}

    assert refresh(world, tokens["one"]["refreshToken"]).status == 400
    assert refresh(world, tokens["two"]["refreshToken"]).status == 200


def test_settings_and_counters_are_shown() -> None:
    world = World(None)

    ordered(world, "", {"status": "rejected"})

    document = shown(world)
    assert [(account["name"], account["status"]) for account in document["accounts"]] == [
        ("owner", "rejected")
    ]
    assert (document["mints"], document["reuse_attempts"]) == (0, 0)


@pytest.mark.parametrize(
    ("action", "order"),
    [
        ("", []),
        ("", {"account": 5}),
        ("", {"colour": "red"}),
        ("login", {"seconds": "many"}),
        ("login", {"code": "x"}),
        ("expire", {"seconds": 5}),
        ("revoke", {"code": None}),
    ],
)
def test_an_order_that_cannot_be_read_is_refused(action: str, order: Any) -> None:
    with pytest.raises(BadSetting):
        ordered(World(None), action, order)


def test_an_unknown_order_is_none() -> None:
    assert ordered(World(None), "dance", {}) is None
