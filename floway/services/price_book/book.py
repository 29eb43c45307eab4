"""A price book as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from floway.domain.price import Price
from floway.domain.price_document import MalformedPrice, price_of
from floway.errors import ConfigError

#: The book that comes with this release.
SHIPPED: Final = Path(__file__).parent / "prices.json"
#: Longer ids do not fit beside a price; a longer file is no price book.
_MAX_KEY_CHARACTERS = 256
_MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Book:
    """Prices by the id under which a vendor serves a model, and where they come from."""

    name: str
    #: Of its source.
    version: str
    licence: str
    prices: Mapping[str, Price]


def read(path: Path) -> Book:
    """The book in a file.

    :raises ConfigError: it cannot be read, or is no price book.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ConfigError(f"{path} is too large for a price book.")
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({type(error).__name__}).") from None
    except ValueError:
        raise ConfigError(f"{path} is not JSON.") from None
    return book_of(document)


def book_of(document: Any) -> Book:
    """The book that a document is.

    :raises ConfigError: it is none, or one of its prices is malformed.
    """
    texts = ("name", "version", "licence")
    if not isinstance(document, dict) or set(document) != {*texts, "models"}:
        raise ConfigError("A price book is an object with name, version, licence and models.")
    for name in texts:
        if not isinstance(document[name], str) or not 0 < len(document[name]) <= 200:
            raise ConfigError(f"The {name} of a price book is a text of 1 to 200 characters.")
    models = document["models"]
    if not isinstance(models, dict):
        raise ConfigError("The models of a price book are an object of prices by model id.")
    return Book(
        document["name"],
        document["version"],
        document["licence"],
        {_key(key): _price(key, price) for key, price in models.items()},
    )


def _key(key: str) -> str:
    if not 0 < len(key) <= _MAX_KEY_CHARACTERS or not key.isprintable():
        raise ConfigError(f"A model id of a price book has 1 to {_MAX_KEY_CHARACTERS} printable characters.")
    return key


def _price(key: str, document: Any) -> Price:
    try:
        return price_of(document)
    except MalformedPrice as error:
        raise ConfigError(f"The price of '{key}' is malformed: {error}") from None
