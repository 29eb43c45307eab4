"""Bodies of ``/api/silence``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import AskedInstant


class SilenceQuerySchema(StrictSchema):
    """What is asked; the last thirty days by default."""

    since = AskedInstant(load_default=None, data_key="from")
    until = AskedInstant(load_default=None, data_key="to")
    upstream_id = fields.String(load_default=None, validate=validate.Length(1, 40))


class SilenceSchema(StrictSchema):
    """How long one model of an upstream is silent, by what is spoken with it."""

    upstream_id = fields.String(required=True)
    upstream_name = fields.String(required=True, allow_none=True)
    model_key = fields.String(required=True)
    protocol = fields.String(required=True)
    streams = fields.Integer(required=True)
    waits = fields.Integer(required=True)
    stalled = fields.Integer(
        required=True, metadata={"description": "Exchanges that were ended for silence."}
    )
    wait_p999_seconds = fields.Float(required=True)
    stream_p999_seconds = fields.Float(
        required=True, metadata={"description": "One stream of a thousand is silent for longer."}
    )
    limit_seconds = fields.Float(
        required=True, allow_none=True, metadata={"description": "After so much silence a stream is ended."}
    )
    suggested_seconds = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: fewer than a thousand streams."}
    )
    is_limit_low = fields.Boolean(
        required=True, metadata={"description": "The limit lies below what is seen: it ends good streams."}
    )
    edges_seconds = fields.List(fields.Float(), required=True)
    longest_waits = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "Streams whose longest wait was up to each edge, then those above."},
    )


class SilenceListSchema(StrictSchema):
    """The longest silence first."""

    items = fields.List(fields.Nested(SilenceSchema), required=True)
