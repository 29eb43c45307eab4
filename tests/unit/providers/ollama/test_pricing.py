from decimal import Decimal

import pytest

from floway.domain.price import Rates
from floway.providers.ollama.pricing import PRICES, price


def test_a_tag_has_its_own_rates() -> None:
    found = price("deepseek-v4-pro")

    assert found is not None
    assert found.base == Rates(
        input_usd=Decimal("0.435"), cache_read_usd=Decimal("0.003625"), output_usd=Decimal("0.87")
    )


@pytest.mark.parametrize(
    ("tag", "priced_as"),
    [
        ("gpt-oss:120b-cloud", "gpt-oss:120b"),
        ("kimi-k2.5:cloud", "kimi-k2.5"),
        ("glm-5:latest", "glm-5"),
        ("minimax-m2.1", "minimax-m2.1"),
    ],
)
def test_a_tag_of_the_cloud_costs_the_same_on_a_server_of_ones_own(tag: str, priced_as: str) -> None:
    assert price(tag) is PRICES[priced_as]


@pytest.mark.parametrize("tag", ["gemma3:27b", "devstral-small-2", "gpt-oss", "gpt-oss:120b-cloud-cloud", ""])
def test_an_unknown_tag_has_no_price(tag: str) -> None:
    assert price(tag) is None


def test_no_rate_is_missing_or_free() -> None:
    for found in PRICES.values():
        assert found.base.input_usd
        assert found.base.output_usd


def test_one_model_charges_twice_for_a_long_input() -> None:
    found = PRICES["minimax-m3"]

    assert (found.at(None, 512_000).input_usd, found.at(None, 512_001).input_usd) == (
        Decimal("0.3"),
        Decimal("0.6"),
    )
    assert found.at(None, 512_001).cache_read_usd == Decimal("0.12")
