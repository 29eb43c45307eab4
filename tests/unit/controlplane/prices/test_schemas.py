from typing import get_args

from floway.controlplane.prices.schemas import SOURCES
from floway.gateway.prices import Source


def test_every_source_of_a_price_is_named() -> None:
    assert get_args(Source) == SOURCES
