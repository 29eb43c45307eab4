"""Bodies of the dumps below ``/api/keys`` and ``/api/exchanges``."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from floway.controlplane.paging import PageQuerySchema
from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictInstant
from floway.store.dumps import Cursor, Dump

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: Milliseconds of up to 14 digits are instants of our calendar.
_CURSOR: Final = re.compile(r"(\d{1,14})\.([A-Za-z0-9_-]{1,64})", re.ASCII)


class DumpCursor(fields.String):
    """The instant and the id of the last row of the page before; opaque to clients."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        found = _CURSOR.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError("Not a cursor of this list.")
        return Cursor(_EPOCH + timedelta(milliseconds=int(found[1])), found[2])


def cursor_after(dump: Dump) -> str:
    """The cursor of what follows a row."""
    return f"{(dump.started_at - _EPOCH) // timedelta(milliseconds=1)}.{dump.exchange_id}"


class DumpQuerySchema(PageQuerySchema):
    """Which page is wanted."""

    cursor = DumpCursor(  # type: ignore[assignment]  # a cursor all the same
        load_default=None,
        metadata={"description": "The next_cursor of the page before; absent is the first."},
    )


class DumpSummarySchema(StrictSchema):
    """One kept request, without what was said."""

    exchange_id = fields.String(required=True)
    key_id = fields.String(required=True)
    user_id = fields.String(required=True)
    started_at = StrictInstant(required=True)
    expires_at = StrictInstant(
        required=True, metadata={"description": "Until when it is kept, as the key says at this moment."}
    )
    protocol = fields.String(required=True)
    action = fields.String(required=True)
    model = fields.String(required=True, metadata={"description": "As the client named it."})
    upstream_id = fields.String(required=True, metadata={"description": "Empty when none was asked."})
    verdict = fields.String(required=True)
    status = fields.Integer(required=True, metadata={"description": "What the client was sent."})
    stream = fields.Boolean(required=True)
    duration_ms = fields.Integer(required=True)
    error = fields.String(required=True, metadata={"description": "Empty when nothing went wrong."})
    request_bytes = fields.Integer(required=True, metadata={"description": "Of the client's body, whole."})
    response_bytes = fields.Integer(required=True, metadata={"description": "Of what the client was sent."})
    is_truncated = fields.Boolean(
        required=True, metadata={"description": "Whether only the beginning of some body is kept."}
    )
    stored_bytes = fields.Integer(required=True, metadata={"description": "The size of its file."})


class DumpsSchema(StrictSchema):
    """Kept requests of a key, the newest first."""

    items = fields.List(fields.Nested(DumpSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class DumpFrameSchema(StrictSchema):
    """One frame of an event stream."""

    ms = fields.Integer(
        required=True, metadata={"description": "From the arrival of the request until it was complete."}
    )
    text = fields.String(required=True, metadata={"description": "As it came, with its blank line."})


class DumpBodySchema(StrictSchema):
    """A body; its secrets are as many asterisks."""

    encoding = fields.String(required=True, validate=validate.OneOf(["utf-8", "base64", "frames"]))
    text = fields.String(required=True, allow_none=True)
    base64 = fields.String(
        required=True, allow_none=True, metadata={"description": "Of what is no text, or says so."}
    )
    frames = fields.List(fields.Nested(DumpFrameSchema), required=True, allow_none=True)
    bytes = fields.Integer(required=True, metadata={"description": "Its whole length."})
    is_truncated = fields.Boolean(
        required=True, metadata={"description": "Whether only its beginning is kept."}
    )


class _DumpMessageSchema(StrictSchema):
    headers = fields.List(
        fields.List(fields.String(), validate=validate.Length(equal=2)),
        required=True,
        metadata={"description": "Name and value in their order, repeats kept; secrets are [hidden]."},
    )
    body = fields.Nested(DumpBodySchema, required=True)


class DumpClientRequestSchema(_DumpMessageSchema):
    """What the client sent."""

    method = fields.String(required=True)
    path = fields.String(required=True)


class DumpUpstreamRequestSchema(_DumpMessageSchema):
    """What the last upstream was sent."""

    method = fields.String(required=True)
    url = fields.String(required=True)


class DumpResponseSchema(_DumpMessageSchema):
    """An answer, as far as it came."""

    status = fields.Integer(required=True)


class DumpSchema(DumpSummarySchema):
    """One kept request with what was said, on both sides of the gateway."""

    client_request = fields.Nested(DumpClientRequestSchema, required=True)
    upstream_request = fields.Nested(
        DumpUpstreamRequestSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null when no upstream was asked."},
    )
    upstream_response = fields.Nested(
        DumpResponseSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null when none came."},
    )
    client_response = fields.Nested(DumpResponseSchema, required=True)
