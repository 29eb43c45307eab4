"""Bodies of ``/api/usage/repricings``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import AskedInstant, StrictInstant


class RepricingBodySchema(StrictSchema):
    """What is to be priced anew: the whole hours between two instants that are over."""

    since = AskedInstant(required=True, data_key="from")
    until = AskedInstant(required=True, data_key="to")
    upstream_id = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 40))
    model_key = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 256))


class RepricingDifferenceSchema(StrictSchema):
    """What changes."""

    sums = fields.Integer(required=True, metadata={"description": "Hourly sums that have another price."})
    requests = fields.Integer(required=True)
    cost_before_usd = fields.String(required=True)
    cost_after_usd = fields.String(required=True)
    unpriced_before = fields.Integer(required=True)
    unpriced_after = fields.Integer(required=True)


class RepricingModelSchema(RepricingDifferenceSchema):
    """What changes of one model of an upstream."""

    upstream_id = fields.String(required=True)
    model_key = fields.String(required=True)


class RepricingPreviewSchema(StrictSchema):
    """What a repricing would change; models that stay as they are are left out."""

    since = StrictInstant(required=True, data_key="from")
    until = StrictInstant(required=True, data_key="to")
    total = fields.Nested(RepricingDifferenceSchema, required=True)
    models = fields.List(fields.Nested(RepricingModelSchema), required=True)


class RepricingSchema(StrictSchema):
    """A period that was priced anew."""

    id = fields.String(required=True)
    created_at = StrictInstant(required=True)
    since = StrictInstant(required=True, data_key="from")
    until = StrictInstant(required=True, data_key="to")
    upstream_id = fields.String(required=True, allow_none=True)
    model_key = fields.String(required=True, allow_none=True)
    changed_sums = fields.Integer(required=True)
    cost_before_usd = fields.String(required=True)
    cost_after_usd = fields.String(required=True)
    undone_at = StrictInstant(required=True, allow_none=True)


class RepricingListSchema(StrictSchema):
    """The newest first."""

    items = fields.List(fields.Nested(RepricingSchema), required=True)
