from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from floway.domain.charge import FREE, UNPRICED, Charge
from floway.domain.price import Band, Price, Rates
from floway.domain.price_override import Override
from floway.domain.usage import Usage
from floway.gateway import prices
from floway.gateway.prices import NO_PRICES, PriceIndex

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def price(usd: int) -> Price:
    return Price(Rates(input_usd=Decimal(usd), output_usd=Decimal(usd)))


def facts(model_key: str, on: date) -> Price | None:
    return price(3) if model_key.startswith("known") and on < date(2027, 1, 1) else None


INDEX = PriceIndex(
    [
        Override("ovr_1", "up-1", "known-1", price(1)),
        Override("ovr_2", None, "known-1", price(2)),
        Override("ovr_3", None, "known-2", price(2)),
    ],
    {"codex": facts},
    {name: price(4) for name in ("known-1", "known-2", "known-3", "listed")},
)


@pytest.mark.parametrize(
    ("upstream_id", "kind", "model_key", "source", "usd"),
    [
        ("up-1", "codex", "known-1", "upstream_override", 1),
        ("up-2", "codex", "known-1", "override", 2),
        ("up-1", "codex", "known-2", "override", 2),
        ("up-1", "codex", "known-3", "kind", 3),
        ("up-1", "custom", "known-3", "book", 4),
        ("up-1", "codex", "listed", "book", 4),
    ],
)
def test_the_strongest_source_wins(
    upstream_id: str, kind: str, model_key: str, source: str, usd: int
) -> None:
    found = INDEX.find(upstream_id, kind, model_key, AT)

    assert found is not None
    assert (found.source, found.price) == (source, price(usd))


def test_an_override_is_named() -> None:
    found = INDEX.find("up-2", "codex", "known-1", AT)

    assert found is not None
    assert found.override_id == "ovr_2"


def test_nobody_knows_every_model() -> None:
    assert INDEX.find("up-1", "codex", "unheard-of", AT) is None
    assert NO_PRICES.find("up-1", "codex", "known-1", AT) is None


def test_an_override_is_in_force_from_its_date_on_until_the_next() -> None:
    index = PriceIndex(
        [
            Override("ovr_2", None, "known-1", price(7), AT),
            Override("ovr_1", None, "known-1", price(6)),
            Override("ovr_3", None, "known-1", price(8), AT + timedelta(days=1)),
        ]
    )

    found = [
        index.find("up-1", "custom", "known-1", AT + timedelta(hours=hours)) for hours in (-1, 0, 23, 24)
    ]

    assert [each and each.override_id for each in found] == ["ovr_1", "ovr_2", "ovr_2", "ovr_3"]


def test_before_its_date_an_override_leaves_the_price_to_the_next_source() -> None:
    index = PriceIndex([Override("ovr_1", "up-1", "known-1", price(7), AT)], {"codex": facts})

    found = index.find("up-1", "codex", "known-1", AT - timedelta(seconds=1))

    assert found is not None
    assert found.source == "kind"


def test_what_a_kind_knows_depends_on_the_day() -> None:
    found = INDEX.find("up-1", "codex", "known-3", datetime(2027, 1, 1, tzinfo=UTC))

    assert found is not None
    assert found.source == "book"


def test_a_charge_says_by_which_rates_it_came_about() -> None:
    charge = INDEX.charge("up-1", "codex", "known-3", "", Usage(10, output_tokens=5), AT)

    assert charge == Charge(45, "3/3/3/3/3/3/3")


def test_the_length_of_the_whole_input_decides_about_its_rates() -> None:
    long = Price(Rates(input_usd=Decimal(1)), bands=(Band(200_001, Rates(input_usd=Decimal(2))),))
    index = PriceIndex(book={"m": long})

    costs = [
        index.charge("up-1", "custom", "m", "", Usage(1, cache_read_tokens=read), AT).cost_microusd
        for read in (199_999, 200_000)
    ]

    assert costs == [200_000, 400_002]


def test_use_without_a_price_is_unpriced_and_no_use_is_free() -> None:
    assert INDEX.charge("up-1", "codex", "unheard-of", "", Usage(1), AT) == UNPRICED
    assert INDEX.charge("up-1", "codex", "unheard-of", "", Usage(), AT) == FREE


def test_a_price_of_zero_is_a_price() -> None:
    index = PriceIndex([Override("ovr_1", None, "m", price(0))])

    assert index.charge("up-1", "codex", "m", "", Usage(1), AT) == Charge(0, "0/0/0/0/0/0/0")


def test_any_number_of_tiers_is_charged_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "_MAX_RATES", 3)
    tiers = {f"t{number}": Rates(input_usd=Decimal(number)) for number in range(9)}
    index = PriceIndex(book={"m": Price(Rates(input_usd=Decimal(100)), tiers), "n": price(7)})

    for _ in range(2):
        costs = [
            index.charge("up-1", "custom", "m", tier, Usage(1), AT).cost_microusd for tier in (*tiers, "")
        ]
        assert costs == [*range(9), 100]
        assert index.charge("up-1", "custom", "n", "t1", Usage(1), AT).cost_microusd == 7
