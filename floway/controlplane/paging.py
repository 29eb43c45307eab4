"""Long collections, a page at a time: the newest first, and a cursor that leads to what follows."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from marshmallow import ValidationError, fields, validate

from floway.controlplane.resource import StrictSchema

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

#: An id as both databases number rows.
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class _Limit(fields.Integer):
    """A number in a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, str) or not _NUMBER.fullmatch(value):
            raise ValidationError("Not a number.")
        return super()._deserialize(value, attr, data, **options)


class NumberCursor(fields.Integer):
    """The id of the last row of the page before; opaque to clients."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, str) or not _NUMBER.fullmatch(value):
            raise ValidationError("Not a cursor of this list.")
        return int(value)


class PageQuerySchema(StrictSchema):
    """Which page is wanted."""

    limit = _Limit(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MAX_LIMIT),
        metadata={"description": "Rows of a page."},
    )
    cursor = NumberCursor(
        load_default=None,
        metadata={"description": "The next_cursor of the page before; absent is the first."},
    )


def paged(
    rows: Sequence[T], limit: int, shown: Callable[[T], Any], id_of: Callable[[T], int]
) -> dict[str, Any]:
    """``{"items", "next_cursor"}`` of one row more than a page."""
    page = rows[:limit]
    return {
        "items": [shown(row) for row in page],
        "next_cursor": str(id_of(page[-1])) if len(rows) > limit else None,
    }
