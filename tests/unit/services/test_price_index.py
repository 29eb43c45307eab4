from datetime import UTC, datetime

import pytest

from floway.services import price_index
from floway.services import prices as service
from floway.services.price_book import shipping
from floway.services.price_book.book import book_of
from floway.store import prices

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)


def source(kind: str, model_key: str) -> str | None:
    found = price_index.load().find("up_1", kind, model_key, AT)
    return None if found is None else found.source


def test_prices_of_operators_kinds_and_the_book_are_in_memory() -> None:
    shipping.load_shipped()
    service.add(service.checked("own", {"base": {"input": "1", "output": "2"}}))

    assert source("custom", "own") == "override"
    assert source("codex", "gpt-5.4") == "kind"
    assert source("custom", "gpt-5.4") == "book"
    assert source("custom", "unheard-of") is None


def test_without_a_book_kinds_know_their_prices() -> None:
    assert source("codex", "gpt-5.4") == "kind"
    assert source("custom", "gpt-5.4") is None


def test_a_book_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shipping.load(book_of({"name": "n", "version": "1", "licence": "l", "models": {}}))
    price_index.load()
    monkeypatch.setattr(prices, "book", lambda: pytest.fail("it is known already"))

    price_index.load()
