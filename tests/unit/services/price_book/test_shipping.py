from flask import Flask

from floway.services.price_book import shipping
from floway.services.price_book.book import book_of
from floway.store import audit, prices

OWN = book_of(
    {
        "name": "own",
        "version": "1",
        "licence": "ours",
        "models": {"m": {"base": {"input": "1", "output": "2"}}},
    }
)


def test_the_shipped_book_is_loaded_where_there_is_none(app: Flask) -> None:
    with app.app_context():
        shipping.ensure_loaded()

        status = prices.book_status()
        assert status is not None
        assert (status.version, status.is_shipped) == (shipping.shipped_version(), True)
        assert prices.book() == shipping.shipped().prices


def test_it_is_loaded_once(app: Flask) -> None:
    with app.app_context():
        shipping.ensure_loaded()
        shipping.ensure_loaded()

        assert [each.action for each in audit.page(9)] == ["price_book.loaded"]


def test_the_book_of_another_release_is_replaced(app: Flask) -> None:
    with app.app_context():
        shipping.load(OWN, is_shipped=True)

        shipping.ensure_loaded()

        status = prices.book_status()
        assert status is not None
        assert status.version == shipping.shipped_version()


def test_a_book_of_ones_own_stays_until_it_is_given_back(app: Flask) -> None:
    with app.app_context():
        shipping.load(OWN)
        shipping.ensure_loaded()
        assert prices.book() == OWN.prices

        shipping.load_shipped()
        assert len(prices.book()) > 900


def test_loading_is_in_the_audit_log(app: Flask) -> None:
    with app.app_context():
        shipping.load(OWN)

        [entry] = audit.page(9)
        assert (entry.object_name, entry.detail["models"]) == ("own", 1)
