"""Bodies of ``/api/overview``."""

from typing import get_args

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.services.attention import Topic

#: What the sums of the overview cover.
PERIODS = ("day", "today")


class OverviewQuerySchema(StrictSchema):
    """Which part of the usage is summed up."""

    period = fields.String(
        load_default="day",
        validate=validate.OneOf(PERIODS),
        metadata={"description": "The last 24 hours, or since midnight of `time_zone`."},
    )
    time_zone = fields.String(
        load_default="UTC",
        validate=validate.Length(1, 64),
        metadata={"description": "Of the IANA database, as `Europe/Berlin`."},
    )


class OverviewGatewaySchema(StrictSchema):
    """The gateway itself."""

    version = fields.String(required=True)
    is_ready = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Why it is not ready."})


_COST = {"description": "USD; null where nothing has a price."}


class OverviewOutcomeSchema(StrictSchema):
    """How many requests ended in one way; ``ok`` or a verdict."""

    outcome = fields.String(required=True)
    requests = fields.Integer(required=True)


class OverviewTokensSchema(StrictSchema):
    """Disjoint token counts."""

    input = fields.Integer(required=True)
    cache_read = fields.Integer(required=True)
    cache_write = fields.Integer(required=True)
    output = fields.Integer(required=True)


class OverviewModelSchema(StrictSchema):
    """What was asked of one model."""

    model = fields.String(required=True)
    requests = fields.Integer(required=True)
    cost_usd = fields.String(required=True, allow_none=True, metadata=_COST)
    tokens = fields.Nested(OverviewTokensSchema, required=True)


class OverviewUsageSchema(StrictSchema):
    """Sums since ``since``, which is the start of an hour."""

    since = fields.AwareDateTime(required=True)
    requests = fields.Integer(required=True)
    unpriced_requests = fields.Integer(
        required=True, metadata={"description": "Used tokens without a price; in no cost."}
    )
    cost_usd = fields.String(required=True, allow_none=True, metadata=_COST)
    tokens = fields.Nested(OverviewTokensSchema, required=True)
    by_outcome = fields.List(fields.Nested(OverviewOutcomeSchema), required=True)
    by_model = fields.List(fields.Nested(OverviewModelSchema), required=True)


class MatterSchema(StrictSchema):
    """One thing that wants the hand of an operator."""

    topic = fields.String(required=True, validate=validate.OneOf(get_args(Topic)))
    object_id = fields.String(
        required=True,
        metadata={"description": "Of the upstream, the key or the user; the name of a sweep."},
    )
    name = fields.String(required=True)
    part = fields.String(
        required=True,
        metadata={"description": "The model of an upstream, the metric of a limit; '' is all of it."},
    )
    detail = fields.String(required=True, metadata={"description": "What was seen; '' without words."})
    since = fields.AwareDateTime(required=True, allow_none=True)
    amount = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Percent of a limit that is used; requests without a price."},
    )


class MatterListSchema(StrictSchema):
    """Everything there is to mend, the most serious first."""

    items = fields.List(fields.Nested(MatterSchema), required=True)


class OverviewSchema(StrictSchema):
    """How the gateway is doing."""

    gateway = fields.Nested(OverviewGatewaySchema, required=True)
    usage = fields.Nested(OverviewUsageSchema, required=True)
