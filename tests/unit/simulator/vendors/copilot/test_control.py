"""Steering of the simulated seats."""

import pytest

from floway.simulator.accounts import BadSetting
from floway.simulator.vendors.copilot import control
from floway.simulator.world import World
from tests.support.seats import copilot_token, order


def test_what_is_shown_tells_how_often_a_login_was_exchanged() -> None:
    world = World(None)
    copilot_token(world, "ada")

    shown = control.shown(world)

    assert (shown["mints"], [each["name"] for each in shown["accounts"]]) == (1, ["ada"])


def test_settings_stand_until_a_reset() -> None:
    world = World(None)

    assert order(world, "", used=5)["used"] == 5
    assert order(world, "interval", seconds=0) == {"seconds": 0}
    world.reset()

    assert (world.github.get("owner").used, world.github.interval) == (0, 5)


@pytest.mark.parametrize(
    ("action", "members"),
    [
        ("", {"account": 1}),
        ("login", {"seconds": 1}),
        ("allow", {"user_code": "none"}),
        ("deny", {}),
        ("interval", {"seconds": "soon"}),
        ("expire", {"other": 1}),
    ],
)
def test_an_order_that_cannot_be_read_is_refused(action: str, members: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        control.ordered(World(None), action, members)


def test_an_unknown_order_is_nobodys() -> None:
    assert control.ordered(World(None), "dance", {}) is None
