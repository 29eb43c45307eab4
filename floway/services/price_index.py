"""The prices of the database and of the kinds, as the gateway has them in memory."""

from collections.abc import Mapping
from functools import lru_cache

from floway.domain.price import Price
from floway.gateway.prices import PriceIndex
from floway.providers.price_lists import PRICES
from floway.store import prices
from floway.store.db import reading


def load() -> PriceIndex:
    """The prices in force, in the current app context."""
    with reading():
        overrides = prices.list_all()
        status = prices.book_status()
        book = _book(status.digest) if status else {}
    return PriceIndex(overrides, PRICES, book)


@lru_cache(maxsize=2)
def _book(digest: str) -> Mapping[str, Price]:
    """A book is as large as all the rest of a snapshot, and changes once in a month.

    :param digest: of the book that is loaded: the same digest, the same prices.
    """
    return prices.book()
