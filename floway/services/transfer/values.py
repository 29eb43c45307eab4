"""The columns of a section as JSON: how each value is written, and what is refused when it is read.

Nothing is converted on the way in but instants: a text of digits is no number, 1 is not true.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from marshmallow import Schema

from floway.providers.shared.stored import Boolean, Checked, Strict, fault
from floway.services.transfer.document import REDACTED, SEALED
from floway.store.archive.columns import Facts
from floway.store.archive.rows import Row
from floway.store.archive.sections import Section

_INSTANT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"

#: Deeper documents are nobody's configuration, and cost the stack of whoever walks them.
_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Redacted:
    """Stands in a row for a secret that the archive does not have."""

    #: What it was made of: ``api_key``.
    names: tuple[str, ...]


class _Column(Checked):
    """The value of a column."""

    def takes(self, value: Any) -> bool:
        """Whether it may stand there."""
        return bool(self.allow_none) if value is None else self._is_right(value)


class _StoredText(_Column):
    """A string that both engines store: no NUL, no half of a surrogate pair, not too long."""

    def __init__(self, longest: int | None, *, nullable: bool, required: bool) -> None:
        super().__init__(nullable=nullable, required=required)
        self._longest = longest

    def _is_right(self, value: Any) -> bool:
        return isinstance(value, str) and _is_storable(value) and len(value) <= (self._longest or len(value))

    def _wanted(self) -> str:
        most = f" of at most {self._longest} characters" if self._longest else ""
        return f"a string{most}, without NUL and halves of characters"


class _WholeNumber(_Column):
    """A number without a fraction that fits its column."""

    def __init__(self, bits: int, *, nullable: bool, required: bool) -> None:
        super().__init__(nullable=nullable, required=required)
        self._most = 2 ** (bits - 1) - 1

    def _is_right(self, value: Any) -> bool:
        return type(value) is int and -self._most <= value <= self._most

    def _wanted(self) -> str:
        return f"a whole number of at most {self._most}"


class _InstantText(_Column):
    """RFC 3339 in UTC with milliseconds, as archives write it."""

    def _is_right(self, value: Any) -> bool:
        try:
            return isinstance(value, str) and instant_text(_instant(value)) == value
        except ValueError:
            return False

    def _wanted(self) -> str:
        return "an instant such as 2026-11-22T20:40:00.000Z"


class _AnyDocument(_Column):
    """JSON whose content is judged with its row."""

    def _is_right(self, value: Any) -> bool:
        return _is_plain(value, _MAX_DEPTH)

    def _wanted(self) -> str:
        return "JSON that can be stored: no NUL, no halves of characters, not nested deeply"


class _Switch(Boolean, _Column):
    """true or false."""


class _Hidden(_Column):
    """A secret, sealed or left out."""

    def _is_right(self, value: Any) -> bool:
        if not isinstance(value, dict) or len(value) != 1:
            return False
        if SEALED in value:
            return isinstance(value[SEALED], str)
        names = value.get(REDACTED)
        return isinstance(names, list) and all(isinstance(each, str) and _is_storable(each) for each in names)

    def _wanted(self) -> str:
        return f'{{"{SEALED}": "..."}} or {{"{REDACTED}": [...]}}'


def wrong_with(section: Section, document: Mapping[str, Any]) -> str | None:
    """Why a document is no row of a section, by the types of its columns; None when it is one.

    Each fault with its path and without its value.
    """
    fields = _fields(section)
    is_right = document.keys() <= fields.keys() and all(
        field.takes(document[name]) if name in document else not field.required
        for name, field in fields.items()
    )
    # Sentences cost more than the rest, and archives have millions of rows with nothing to say about.
    return None if is_right else fault(_schema(section), document)


@cache
def _fields(section: Section) -> dict[str, "_Column"]:
    return {column.name: _field(section, column) for column in section.columns}


@cache
def _schema(section: Section) -> Schema:
    return Strict.from_dict(dict(_fields(section)), name=f"{section.name}_row")()


def written(row: Row) -> dict[str, Any]:
    """A row as JSON."""
    return {
        name: instant_text(value) if isinstance(value, datetime) else value for name, value in row.items()
    }


def read(section: Section, document: Mapping[str, Any]) -> Row:
    """The row of a document that the schema has let in; what it leaves out has the default of its column.

    Archives of before a column was added do not have it.
    """
    row: Row = {}
    for column in section.columns:
        value = document.get(column.name, column.default)
        is_instant = column.kind == "instant" and value is not None
        row[column.name] = _instant(value) if is_instant else value
    return row


def instant_text(at: datetime) -> str:
    """``2026-11-22T20:40:00.000Z``."""
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _instant(value: str) -> datetime:
    return datetime.strptime(value, _INSTANT).replace(tzinfo=UTC)


def _field(section: Section, column: Facts) -> _Column:
    nullable, required = column.nullable, not column.has_default
    if column.name in section.hidden:
        return _Hidden(nullable=nullable, required=required)
    match column.kind:
        case "instant":
            return _InstantText(nullable=nullable, required=required)
        case "document":
            return _AnyDocument(nullable=nullable, required=required)
        case "boolean":
            return _Switch(nullable=nullable, required=required)
        case "whole":
            return _WholeNumber(column.bits, nullable=nullable, required=required)
        case "text":
            return _StoredText(column.longest, nullable=nullable, required=required)


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def _is_plain(value: Any, depth: int) -> bool:
    match value:
        case None | bool() | int():
            return True
        case float():
            return math.isfinite(value)
        case str():
            return _is_storable(value)
        case list():
            return depth > 0 and all(_is_plain(each, depth - 1) for each in value)
        case dict():
            return depth > 0 and all(
                _is_storable(name) and _is_plain(each, depth - 1) for name, each in value.items()
            )
    return False
