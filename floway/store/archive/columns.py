"""What the column of a table takes, for those who know no SQL."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, String
from sqlalchemy.sql.elements import False_, True_

from floway.store.tables.base import Instant

Kind = Literal["text", "whole", "boolean", "instant", "document"]


@dataclass(frozen=True, slots=True)
class Facts:
    """One column."""

    name: str
    kind: Kind
    nullable: bool
    #: Characters of a text; None is any number.
    longest: int | None
    #: Of a whole number, its sign included.
    bits: int
    #: Whether a row may leave it out.
    has_default: bool
    #: What it is then.
    default: Any


def facts(column: Column[Any]) -> Facts:
    """What a column takes."""
    longest, bits = None, 64
    match column.type:
        case Instant():
            kind: Kind = "instant"
        case JSON():
            kind = "document"
        case Boolean():
            kind = "boolean"
        case Integer():
            kind, bits = "whole", 64 if isinstance(column.type, BigInteger) else 32
        case String():
            kind, longest = "text", column.type.length
        case _:
            raise TypeError(f"{column} has a type that archives do not know")
    nullable = bool(column.nullable)
    has_default = nullable or column.server_default is not None
    return Facts(column.name, kind, nullable, longest, bits, has_default, _default(column, kind))


def _default(column: Column[Any], kind: Kind) -> Any:
    """What the database puts into a column that a statement leaves out."""
    default: Any = column.server_default
    if default is None:
        return None
    match default.arg:
        case True_():
            return True
        case False_():
            return False
        case literal:
            written = str(literal).strip("'")
            return int(written) if kind == "whole" else written
