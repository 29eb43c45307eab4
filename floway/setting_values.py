"""The kinds of values that settings have: each reads the text of a variable, or says what to write.

A ``ValueError`` is a clause that goes on behind the variable's name; it repeats no value that may be secret.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from floway.strength import MIN_PASSWORD_CHARACTERS, MIN_SECRET_CHARACTERS, is_well_known, password_fault

PREFIX = "FLOWAY_"

#: The default of time zones.
UTC = ZoneInfo("UTC")


def about(variable: str, parse: Callable[[str], Any], text: str, *, shown: str) -> dict[str, Any]:
    """The metadata of a setting's field; ``shown`` is its default in words, with the unit."""
    return {"variable": PREFIX + variable, "parse": parse, "text": text, "shown": shown}


def directory(value: str) -> Path:
    """A folder."""
    return Path(value).expanduser().absolute()


def database_url(value: str) -> str:
    """A database, as SQLAlchemy names it."""
    scheme, separator, rest = value.partition("://")
    if separator and scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and rest[1:].partition("?")[0] not in ("", ":memory:"):
        path, mark, query = rest[1:].partition("?")
        return f"sqlite:///{Path(path).absolute()}{mark}{query}"
    # The value may hold a password, so the message does not repeat it.
    raise ValueError(
        "is not a database URL; write sqlite:////path/to/file.db or postgresql+psycopg://USER@HOST/NAME"
    )


def secret_keys(value: str) -> tuple[bytes, ...]:
    """Keys that seal stored secrets, the first for new ones."""
    keys = tuple(key.strip() for key in value.split(","))
    for position, key in enumerate(keys, start=1):
        which = f"key {position} " if len(keys) > 1 else ""
        advice = "; write one from: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        if not key:
            raise ValueError(f"{which}is empty{advice}")
        if is_well_known(key):
            raise ValueError(f"{which}is a well-known value{advice}")
        if len(key) < MIN_SECRET_CHARACTERS:
            raise ValueError(f"{which}is shorter than {MIN_SECRET_CHARACTERS} characters{advice}")
    return tuple(key.encode() for key in keys)


def password(value: str) -> str:
    """A password that is fit for a user."""
    if fault := password_fault(value):
        raise ValueError(f"{fault}; choose at least {MIN_PASSWORD_CHARACTERS} characters nobody would guess")
    return value


def endpoint_url(value: str) -> str:
    """An address of a vendor without a trailing slash, so that a path can follow."""
    try:
        parts = urlsplit(value)
        is_origin = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_origin = False
    if not is_origin or any(mark in value for mark in "?#@ "):
        # A user and password would be part of the value, so the message does not repeat it.
        raise ValueError(
            "is not the address of an endpoint; write https://HOST/PATH without '?', '#' and '@'"
        )
    return value.rstrip("/")


def client_id(value: str) -> str:
    """An OAuth client id."""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("is not an OAuth client id; write it in visible ASCII characters")
    return value


def product_word(value: str) -> str:
    """A name or a version, as a user agent is made of them."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", value):
        raise ValueError("is not a name; write up to 64 letters, digits, dots, hyphens and underscores")
    return value


def product_words(value: str) -> frozenset[str]:
    """Names of products, in lower case."""
    return frozenset(product_word(name.strip()).lower() for name in value.split(","))


def integer(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def parse(value: str) -> int:
        if not value.isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"is '{value[:40]}'; write a whole number from {low} to {high}")
        return int(value)

    return parse


def seconds(low: float, high: float) -> Callable[[str], float]:
    """Seconds within bounds."""

    def parse(value: str) -> float:
        try:
            seconds = float(value)
        except ValueError:
            seconds = float("nan")
        if not low <= seconds <= high:
            raise ValueError(f"is '{value[:40]}'; write seconds from {low:g} to {high:g}")
        return seconds

    return parse


def one_of(*choices: str) -> Callable[[str], str]:
    """One of a few words, in any case."""

    def parse(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"is '{value[:40]}'; write one of {', '.join(choices)}")
        return value.lower()

    return parse


def switch(value: str) -> bool:
    """``true`` or ``false``."""
    return one_of("true", "false")(value) == "true"


def time_zone(value: str) -> ZoneInfo:
    """A zone of the IANA database."""
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("is not a time zone such as Europe/Berlin or UTC") from None
