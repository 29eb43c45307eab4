"""What the stored documents of subscriptions are made of, and what a fault in one is called.

Nothing is converted: a document is either what its kind writes, or it is refused with a path.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

#: Only such a member is named in a fault; anything else could be a token at the wrong place.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")

_YEAR_10000_MS = 253_402_300_800_000

_MESSAGES: dict[str, Any] = {"required": "is missing", "null": "must not be null"}


class Strict(Schema):
    """An object with exactly the members that are declared."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not known", "type": "must be an object"}  # noqa: RUF012  marshmallow's own form


class Checked(fields.Field[Any]):
    """A member that must be there, null only where it is said so, and left as it is."""

    def __init__(self, *, nullable: bool = False, required: bool = True) -> None:
        super().__init__(required=required, allow_none=nullable, error_messages=_MESSAGES)
        self._or_null = "null or " if nullable else ""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not self._is_right(value):
            raise ValidationError(f"must be {self._or_null}{self._wanted()}")
        return value

    def _is_right(self, value: Any) -> bool:
        raise NotImplementedError

    def _wanted(self) -> str:
        raise NotImplementedError


class Text(Checked):
    """A string with something in it."""

    def _is_right(self, value: Any) -> bool:
        return isinstance(value, str) and value != ""

    def _wanted(self) -> str:
        return "a non-empty string"


class AnyText(Checked):
    """A string, also an empty one."""

    def _is_right(self, value: Any) -> bool:
        return isinstance(value, str)

    def _wanted(self) -> str:
        return "a string"


class Boolean(Checked):
    """true or false."""

    def _is_right(self, value: Any) -> bool:
        return isinstance(value, bool)

    def _wanted(self) -> str:
        return "true or false"


class Number(Checked):
    """A finite number; true and false are none."""

    def _is_right(self, value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        try:
            return math.isfinite(value)
        except OverflowError:
            return False

    def _wanted(self) -> str:
        return "a finite number"


class Milliseconds(Number):
    """An instant since 1970 that a date can have; what is stored is shown as one."""

    def _is_right(self, value: Any) -> bool:
        return super()._is_right(value) and 0 <= value < _YEAR_10000_MS

    def _wanted(self) -> str:
        return "a number of milliseconds since 1970"


class Choice(Checked):
    """One of a few strings."""

    def __init__(self, *choices: str, nullable: bool = False) -> None:
        super().__init__(nullable=nullable)
        self._choices = choices

    def _is_right(self, value: Any) -> bool:
        return value in self._choices

    def _wanted(self) -> str:
        return f"one of {', '.join(self._choices)}"


class AnyObject(Checked):
    """An object whose content is somebody else's."""

    def _is_right(self, value: Any) -> bool:
        return isinstance(value, dict)

    def _wanted(self) -> str:
        return "an object"


class OneAccount(fields.List[Any]):
    """A list with a single entry; the list leaves room for a pool of accounts."""

    def __init__(self, account: type[Schema]) -> None:
        messages = _MESSAGES | {"invalid": "must be a list"}
        super().__init__(fields.Nested(account), required=True, error_messages=messages)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> list[Any]:
        if isinstance(value, list) and len(value) != 1:
            raise ValidationError(f"must hold exactly one account, not {len(value)}")
        return super()._deserialize(value, attr, data, **options)


def nested(schema: type[Schema], *, nullable: bool = False) -> fields.Nested:
    """A member that is an object of its own."""
    return fields.Nested(schema, required=True, allow_none=nullable, error_messages=_MESSAGES)


def fault(schema: Schema, document: object) -> str | None:
    """What is wrong with a document, with the path of each fault but never a value; None when nothing is."""
    messages = schema.validate(document) if isinstance(document, dict) else ["must be an object"]
    return "; ".join(f"{path} {words}".lstrip() for path, words in _flattened(messages)) or None


def _flattened(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """``("accounts[0].email", "must be ...")`` for each fault of marshmallow's nested messages."""
    if not isinstance(messages, dict):
        for message in messages:
            yield path, str(message).rstrip(".")
        return
    for key, inner in messages.items():
        if key == "_schema":
            step = path
        elif isinstance(key, int):
            step = f"{path}[{key}]"
        else:
            name = key if isinstance(key, str) and _NAME.fullmatch(key) else "(an unusual member)"
            step = f"{path}.{name}" if path else name
        yield from _flattened(inner, step)
