"""Bodies of ``/api/overview``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.domain.protocol import PROTOCOLS
from floway.domain.verdict import Verdict


class OverviewGatewaySchema(StrictSchema):
    """The gateway itself."""

    version = fields.String(required=True)
    is_ready = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Why it is not ready."})


class OverviewUpstreamSchema(StrictSchema):
    """One configured upstream and its model list."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    enabled = fields.Boolean(required=True)
    protocols = fields.List(fields.String(validate=validate.OneOf(PROTOCOLS)), required=True)
    models = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null before the first list."}
    )
    fetched_at = fields.AwareDateTime(required=True, allow_none=True)
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "Why the newest model list failed."}
    )
    error_at = fields.AwareDateTime(required=True, allow_none=True)


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


class OverviewExchangeSchema(StrictSchema):
    """One finished exchange."""

    id = fields.String(required=True)
    started_at = fields.AwareDateTime(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf([each.value for each in Verdict]))
    status = fields.Integer(required=True)
    protocol = fields.String(required=True)
    model = fields.String(required=True)
    upstream = fields.String(
        required=True, allow_none=True, metadata={"description": "Its name, or its id when it is deleted."}
    )
    stream = fields.Boolean(required=True)
    attempts = fields.Integer(required=True)
    tokens = fields.Nested(OverviewTokensSchema, required=True)
    cost_usd = fields.String(required=True, allow_none=True, metadata=_COST)
    duration_ms = fields.Integer(required=True)
    first_token_ms = fields.Integer(required=True, allow_none=True)
    error = fields.String(required=True, metadata={"description": "'' when nothing went wrong."})


class OverviewSchema(StrictSchema):
    """How the gateway is doing."""

    gateway = fields.Nested(OverviewGatewaySchema, required=True)
    upstreams = fields.List(fields.Nested(OverviewUpstreamSchema), required=True)
    usage = fields.Nested(OverviewUsageSchema, required=True)
    exchanges = fields.List(fields.Nested(OverviewExchangeSchema), required=True)
