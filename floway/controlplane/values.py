"""Fields of bodies that take their own JSON type only: no "5" for 5 and no "yes" for true."""

from datetime import UTC, datetime
from typing import Any, Final

from marshmallow import ValidationError, fields

#: There is nothing to be asked about before, and no hurry to be asked about what comes behind. Time zones and
#: spans of time stay within the calendar by far.
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2500, 1, 1, tzinfo=UTC)


class StrictInteger(fields.Integer):
    """A JSON number without a fraction; true, "5" and 5.0 are none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise ValidationError("Not an integer.")
        return value


class StrictBoolean(fields.Boolean):
    """true or false; 1 and "yes" are neither."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("Not a boolean.")
        return value


class StrictInstant(fields.AwareDateTime):
    """RFC 3339 with any offset on the way in, in UTC on the way out: ``2026-11-22T12:00:00.000Z``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or "T" not in value:
            raise ValidationError("Not a date and time of RFC 3339, as 2026-11-22T12:00:00Z.")
        at = super()._deserialize(value, attr, data, **kwargs)
        try:
            at.astimezone(UTC)
        except OverflowError:
            raise ValidationError("In UTC it lies outside of all calendars.") from None
        return at

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return str(value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"))


class AskedInstant(StrictInstant):
    """An end of a time that somebody asks about, in UTC whatever its offset was."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        at = super()._deserialize(value, attr, data, **kwargs)
        if not _FIRST <= at < _LAST:
            raise ValidationError("Not in the years 2000 to 2499.")
        return at.astimezone(UTC)
