"""Steering of simulated ChatGPT subscriptions."""

from typing import Any

import pytest

from floway.simulator.accounts import BadSetting
from floway.simulator.vendors.codex import control
from floway.simulator.world import World
from tests.support.chatgpt import READY, login, post


def test_settings_are_shown_with_the_counters() -> None:
    world = World(None)
    control.ordered(world, "", {"account": "ada", "plan_type": "plus"})

    shown = control.shown(world)

    [account] = shown["accounts"]
    assert (account["name"], account["plan_type"], shown["mints"]) == ("ada", "plus", 0)


def test_tokens_expire_and_sessions_end_on_order() -> None:
    world = World(None)
    tokens = login(world, "ada")

    assert control.ordered(world, "expire", {"account": "ada"}) == {"expired": 1}
    assert post(world, tokens, READY).status == 401
    assert control.ordered(world, "revoke", {"account": "ada", "code": "access_denied"}) == {
        "code": "access_denied"
    }
    assert control.shown(world)["refresh_tokens"] == {}


def test_an_unknown_order_is_none() -> None:
    assert control.ordered(World(None), "dance", {}) is None


@pytest.mark.parametrize(
    ("action", "order"),
    [
        ("", []),
        ("", {"account": 3}),
        ("", {"colour": "red"}),
        ("", {"plan_type": 3}),
        ("login", {"seconds": "long"}),
        ("login", {"setup_token": True}),
        ("expire", {"seconds": 3}),
        ("revoke", {"code": 3}),
    ],
)
def test_an_order_that_cannot_be_read_is_refused(action: str, order: Any) -> None:
    with pytest.raises(BadSetting):
        control.ordered(World(None), action, order)
