from decimal import Decimal
from typing import Any

import pytest

from floway.domain.price import Band, Price, Rates
from floway.domain.price_document import MalformedPrice, document_of, price_of, rates_document

DOCUMENT: dict[str, Any] = {
    "base": {"input": "0.003625", "cache_read": "0", "cache_write_1h": "4", "output": "25"},
    "tiers": {"fast": {"input": "30"}, "flex": {"output": "1.5"}},
    "bands": [
        {"from_tokens": 200_001, "rates": {"input": "6"}},
        {"from_tokens": 272_001, "rates": {"input": "10"}},
        {"from_tokens": 272_001, "tier": "flex", "rates": {"output": "3"}},
    ],
}
PRICE = Price(
    Rates(
        input_usd=Decimal("0.003625"),
        cache_read_usd=Decimal(0),
        cache_write_1h_usd=Decimal(4),
        output_usd=Decimal(25),
    ),
    {"fast": Rates(input_usd=Decimal(30)), "flex": Rates(output_usd=Decimal("1.5"))},
    (
        Band(200_001, Rates(input_usd=Decimal(6))),
        Band(272_001, Rates(input_usd=Decimal(10))),
        Band(272_001, Rates(output_usd=Decimal(3)), "flex"),
    ),
)


def test_a_document_is_read_and_written_without_loss() -> None:
    assert price_of(DOCUMENT) == PRICE
    assert document_of(PRICE) == DOCUMENT


def test_what_is_not_stated_is_left_out() -> None:
    assert document_of(price_of({"base": {"input": "1", "output": "0.50"}})) == {
        "base": {"input": "1", "output": "0.5"}
    }
    assert rates_document(Rates()) == {}


BASE = {"input": "1", "output": "2"}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (None, "price"),
        ([], "price"),
        ({}, "price.base"),
        ({"base": {}}, "price.base"),
        ({"base": {"input": "1"}}, "price.base.output"),
        ({"base": {"output": "1"}}, "price.base.input"),
        ({"base": BASE, "currency": "EUR"}, "price.currency"),
        ({"base": BASE | {"audio": "1"}}, "price.base.audio"),
        ({"base": BASE, "tiers": []}, "price.tiers"),
        ({"base": BASE, "tiers": {"fast": {}}}, "price.tiers.fast"),
        ({"base": BASE, "tiers": {"default": BASE}}, "price.tiers"),
        ({"base": BASE, "tiers": {"a b": BASE}}, "price.tiers"),
        ({"base": BASE, "tiers": {f"t{number}": BASE for number in range(17)}}, "price.tiers"),
        ({"base": BASE, "bands": {}}, "price.bands"),
        ({"base": BASE, "bands": [{"from_tokens": 5, "rates": BASE}]}, "price.bands.0.from_tokens"),
        ({"base": BASE, "bands": [{"from_tokens": True, "rates": BASE}]}, "price.bands.0.from_tokens"),
        (
            {"base": BASE, "bands": [{"from_tokens": 32_001, "tier": "x", "rates": BASE}]},
            "price.bands.0.tier",
        ),
        ({"base": BASE, "bands": [{"from_tokens": 32_001, "rates": BASE}] * 2}, "price.bands.1"),
    ],
)
def test_what_is_no_price_is_refused_by_its_place(document: Any, path: str) -> None:
    with pytest.raises(MalformedPrice) as caught:
        price_of(document)

    assert caught.value.path == path


@pytest.mark.parametrize(
    "rate", [1, 1.5, "", "-1", "1e3", "01", "1.", ".5", "1000000", "0.1234567890", "NaN", " 1"]
)
def test_a_rate_is_a_plain_decimal_string(rate: Any) -> None:
    with pytest.raises(MalformedPrice, match="decimal string"):
        price_of({"base": {"input": rate, "output": "1"}})
