from decimal import Decimal

from floway.domain.price import Price, Rates
from floway.domain.price_override import Override


def test_an_override_is_for_every_upstream_since_ever_unless_it_says_otherwise() -> None:
    override = Override("", None, "m", Price(Rates(input_usd=Decimal(1))))

    assert (override.upstream_id, override.valid_from, override.version) == (None, None, 1)
