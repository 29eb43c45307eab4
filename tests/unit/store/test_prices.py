from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from floway.domain.price import Band, Price, Rates
from floway.domain.price_override import Override
from floway.errors import EditConflict
from floway.store import prices, revision

pytestmark = pytest.mark.usefixtures("app")

DAY = datetime(2026, 11, 1, tzinfo=UTC)
PRICE = Price(
    Rates(input_usd=Decimal("0.003625"), output_usd=Decimal("2.5")),
    {"fast": Rates(input_usd=Decimal(30))},
    (Band(272_001, Rates(output_usd=Decimal(5))),),
)
OVERRIDE = Override("", "up_1", "m", PRICE, DAY, "by contract")


def test_an_override_is_kept_whole_and_seen_by_the_gateway() -> None:
    before = revision.current()

    made = prices.create(OVERRIDE)

    assert made == replace(OVERRIDE, id=made.id, version=1)
    assert prices.find(made.id) == made
    assert prices.list_all() == (made,)
    assert revision.current() == before + 1


def test_an_override_of_every_upstream_since_ever_is_kept_whole() -> None:
    made = prices.create(replace(OVERRIDE, upstream_id=None, valid_from=None))

    assert prices.find(made.id) == made


def test_one_model_has_one_price_from_a_date_on() -> None:
    made = prices.create(OVERRIDE)
    other = prices.create(replace(OVERRIDE, valid_from=None))

    with pytest.raises(EditConflict, match="already"):
        prices.create(OVERRIDE)
    with pytest.raises(EditConflict, match="already"):
        prices.change(replace(other, valid_from=DAY))
    assert sorted(each.id for each in prices.list_all()) == sorted([made.id, other.id])


def test_only_the_version_that_was_seen_is_changed() -> None:
    made = prices.create(OVERRIDE)

    changed = prices.change(replace(made, note="another"))

    assert changed == replace(made, note="another", version=2)
    assert prices.change(replace(made, note="lost")) is None
    assert prices.find(made.id) == changed


def test_an_override_is_taken_back_once() -> None:
    made = prices.create(OVERRIDE)

    assert not prices.remove(made.id, made.version + 1)
    assert prices.remove(made.id, made.version)
    assert not prices.remove(made.id, made.version)
    assert prices.list_all() == ()


def test_a_book_takes_the_place_of_the_one_before() -> None:
    prices.load_book("one", "1", "MIT", {"a": PRICE, "b": PRICE}, is_shipped=True)

    status = prices.load_book("two", "2", "MIT", {"c": PRICE})

    assert prices.book() == {"c": PRICE}
    assert prices.book_status() == status
    assert (status.name, status.models, status.is_shipped) == ("two", 1, False)


def test_equal_books_have_equal_digests() -> None:
    digests = [
        prices.load_book(name, "1", "MIT", book).digest
        for name, book in (("one", {"a": PRICE}), ("two", {"a": PRICE}), ("three", {"b": PRICE}))
    ]

    assert digests[0] == digests[1] != digests[2]


def test_no_book_is_loaded_at_first() -> None:
    assert prices.book_status() is None
    assert prices.book() == {}


def test_the_book_is_read_in_pages_and_searched() -> None:
    prices.load_book("one", "1", "MIT", dict.fromkeys(("a-1", "a-2", "a_2", "b-2", "c%"), PRICE))

    assert [key for key, _ in prices.book_page(2)] == ["a-1", "a-2"]
    assert [key for key, _ in prices.book_page(9, search="-2")] == ["a-2", "b-2"]
    assert [key for key, _ in prices.book_page(9, search="A")] == ["a-1", "a-2", "a_2"]
    assert prices.book_page(9, search="%") == (("c%", PRICE),)
