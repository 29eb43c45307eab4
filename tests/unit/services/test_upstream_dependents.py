from decimal import Decimal

import pytest

from floway.domain.alias import Target
from floway.domain.price import Price, Rates
from floway.domain.price_override import Override
from floway.services.aliases import add
from floway.services.upstream_dependents import Caps, Dependents, dependents
from floway.store import api_keys, prices, users

pytestmark = pytest.mark.usefixtures("app")

PRICE = Price(Rates(input_usd=Decimal(1), output_usd=Decimal(2)))


def test_whoever_names_an_upstream_is_counted_once() -> None:
    everywhere = users.create("everywhere", "user")
    users.create("there", "user", upstream_ids=["up-1", "up-1"])
    users.create("elsewhere", "user", upstream_ids=["up-2"])
    api_keys.create(everywhere.id, "any")
    api_keys.create(everywhere.id, "alone", upstream_ids=["up-1"])
    api_keys.create(everywhere.id, "both", upstream_ids=["up-1", "up-2"])
    add("fast", (Target("m", "up-2"), Target("m", "up-1"), Target("n", "up-1")))
    add("any", (Target("m"),))
    prices.create(Override("", "up-1", "m", PRICE))
    prices.create(Override("", None, "m", PRICE))

    assert dependents("up-1") == Dependents(
        keys=Caps(named=2, alone=1), users=Caps(named=1, alone=1), aliases=("fast",), prices=1
    )


def test_an_upstream_that_nobody_names_has_none() -> None:
    assert dependents("up-1") == Dependents(Caps(0, 0), Caps(0, 0), (), 0)
