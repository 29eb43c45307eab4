"""Loading price books into the database."""

from functools import cache
from hashlib import sha256

from floway.domain.actor import COMMAND_LINE, SYSTEM, Actor
from floway.services.price_book.book import SHIPPED, Book, read
from floway.store import audit, prices, revision
from floway.store.db import transaction
from floway.store.prices import BookStatus


def load(book: Book, by: Actor = COMMAND_LINE, *, is_shipped: bool = False) -> BookStatus:
    """Put a book in the place of the one that is loaded."""
    with transaction():
        status = prices.load_book(book.name, book.version, book.licence, book.prices, is_shipped=is_shipped)
        audit.record(
            by,
            "price_book.loaded",
            "price_book",
            status.digest,
            status.name,
            {"version": status.version, "models": status.models, "is_shipped": is_shipped},
        )
    return status


def load_shipped(by: Actor = COMMAND_LINE) -> BookStatus:
    """Put the book of this release in the place of the one that is loaded."""
    return load(shipped(), by, is_shipped=True)


def ensure_loaded() -> None:
    """Load the book of this release where there is none, or that of another release.

    A book that somebody loaded stays until they take the shipped one back.
    """
    if not _is_due():
        return
    with transaction():
        # Workers start together; one of them loads it, and the others wait for it.
        revision.hold()
        if _is_due():
            load_shipped(SYSTEM)


def _is_due() -> bool:
    loaded = prices.book_status()
    return loaded is None or (loaded.is_shipped and loaded.version != shipped_version())


def shipped() -> Book:
    """The book of this release; its version says which bytes it was made of."""
    book = read(SHIPPED)
    return Book(book.name, shipped_version(), book.licence, book.prices)


@cache
def shipped_version() -> str:
    """The version of the source, and of what was made of it: a release may make another book of it."""
    content = SHIPPED.read_bytes()
    return f"{read(SHIPPED).version}+{sha256(content).hexdigest()[:8]}"
