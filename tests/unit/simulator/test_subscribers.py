"""Subscribers of the simulated ChatGPT."""

import pytest

from floway.simulator.accounts import BadSetting
from floway.simulator.subscribers import ChatGPT, Subscriber


def test_who_somebody_is_follows_from_the_name() -> None:
    assert Subscriber("ada").account_id == Subscriber("ada").account_id != Subscriber("bob").account_id
    assert Subscriber("ada").document()["email"] == "ada@subscriber.invalid"


def test_all_settings_are_changed_or_none() -> None:
    subscriber = Subscriber("ada")

    with pytest.raises(BadSetting, match="colour"):
        subscriber.set({"plan_type": "plus", "colour": "red"})
    assert subscriber.plan_type == "pro"
    subscriber.set({"plan_type": None, "primary_reset_at": 5})
    assert (subscriber.plan_type, subscriber.primary_reset_at) == (None, 5)


def test_a_reset_forgets_settings_and_counters_but_nobody() -> None:
    world = ChatGPT()
    world.get("ada").plan_type = "plus"
    granted = world.sessions.sign_in("ada", ("openid",), 60, renewable=True)
    world.sessions.counters.exchanges = 1

    world.reset()

    assert [each["plan_type"] for each in world.documents()] == ["pro"]
    assert world.sessions.holder(granted.access_token).account == "ada"
    assert world.sessions.document()["exchanges"] == 0
