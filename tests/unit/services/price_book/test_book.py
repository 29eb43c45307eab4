import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from floway.errors import ConfigError
from floway.services.price_book.book import SHIPPED, book_of, read

BOOK: dict[str, Any] = {
    "name": "ours",
    "version": "1",
    "licence": "MIT",
    "models": {"m": {"base": {"input": "1", "output": "2"}}},
}


def test_the_shipped_book_is_whole() -> None:
    book = read(SHIPPED)

    assert "MIT" in book.licence
    assert "MIT License" in (SHIPPED.parent / "LICENSE.txt").read_text()
    assert len(book.prices) > 900
    sonnet, gpt = book.prices["claude-sonnet-4-6"], book.prices["gpt-5.4"]
    assert (sonnet.base.input_usd, sonnet.base.cache_write_1h_usd) == (3, 6)
    assert gpt.at("priority").output_usd == 30
    assert (gpt.at("", 272_001).output_usd, gpt.at("flex", 272_001).input_usd) == (
        Decimal("22.5"),
        Decimal("2.5"),
    )


def test_a_dated_model_has_the_tiers_of_its_undated_name() -> None:
    prices = read(SHIPPED).prices

    assert prices["gpt-5.4-2026-03-05"] == prices["gpt-5.4"]


def test_a_book_of_ones_own_is_read(tmp_path: Path) -> None:
    file = tmp_path / "book.json"
    file.write_text(json.dumps(BOOK))

    assert read(file) == book_of(BOOK)
    assert book_of(BOOK).prices["m"].base.output_usd == 2


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "an object with"),
        ({**BOOK, "more": 1}, "an object with"),
        ({**BOOK, "name": ""}, "name"),
        ({**BOOK, "models": []}, "models"),
        ({**BOOK, "models": {"": {}}}, "model id"),
        ({**BOOK, "models": {"m": {"base": {"input": "1"}}}}, "'m' is malformed"),
        ({**BOOK, "models": {"m": {"base": {"input": 1, "output": "1"}}}}, "decimal string"),
    ],
)
def test_what_is_no_book_is_refused(document: Any, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        book_of(document)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")

    with pytest.raises(ConfigError, match="not JSON"):
        read(broken)
    with pytest.raises(ConfigError, match=r"missing\.json cannot be read"):
        read(tmp_path / "missing.json")
