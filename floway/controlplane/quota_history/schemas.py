"""Bodies of ``/api/upstreams/<id>/quota-history``."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import AskedInstant, StrictInstant

DEFAULT_POINTS = 500
MAX_POINTS = 2000


class _Points(fields.Integer):
    """A number in a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, str) or not value.isascii() or not value.isdecimal() or len(value) > 9:
            raise ValidationError("Not a number.")
        return int(value)


class QuotaHistoryQuerySchema(StrictSchema):
    """Which time and which window is wanted."""

    since = AskedInstant(data_key="from", metadata={"description": "A week before 'to' by default."})
    until = AskedInstant(data_key="to", metadata={"description": "This moment by default."})
    window = fields.String(
        load_default=None,
        validate=validate.Length(1, 64),
        metadata={"description": "One window; all by default."},
    )
    max_points = _Points(
        load_default=DEFAULT_POINTS,
        validate=validate.Range(1, MAX_POINTS),
        metadata={
            "description": "Of one series; the newest stays, and the highest use of each span of time."
        },
    )


class QuotaPointSchema(StrictSchema):
    """What the vendor said at one instant; it holds until the next point."""

    at = StrictInstant(required=True)
    used = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "A fraction; it may be more than 1. Null is unknown or unlimited."},
    )
    resets_at = StrictInstant(required=True, allow_none=True)
    status = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The vendor's word, or that of the kind of upstream."},
    )


class QuotaSeriesSchema(StrictSchema):
    """One window of one account, oldest point first."""

    account_id = fields.String(required=True, metadata={"description": "As its vendor names accounts."})
    window = fields.String(required=True)
    points = fields.List(fields.Nested(QuotaPointSchema), required=True)


class QuotaHistorySchema(StrictSchema):
    """The quota of an upstream over time; empty for kinds without one."""

    since = StrictInstant(required=True, data_key="from")
    until = StrictInstant(required=True, data_key="to")
    items = fields.List(fields.Nested(QuotaSeriesSchema), required=True)
