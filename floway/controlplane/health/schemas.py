"""Bodies of ``/api/upstreams/health``."""

from typing import get_args

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictInstant
from floway.domain.health import State
from floway.domain.protocol import PROTOCOLS


class EvidenceHeaderSchema(StrictSchema):
    """A header line as the upstream sent it."""

    name = fields.String(required=True)
    value = fields.String(required=True)


class EvidenceSchema(StrictSchema):
    """What was seen."""

    seen_at = StrictInstant(required=True)
    age_seconds = fields.Integer(required=True)
    status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The upstream's; null without an answer."}
    )
    headers = fields.List(fields.Nested(EvidenceHeaderSchema), required=True)
    excerpt = fields.String(
        required=True, metadata={"description": "How the body began, or what failed; without secrets."}
    )
    request_id = fields.String(
        required=True, allow_none=True, metadata={"description": "Of the request; null for a probe."}
    )
    failed_calls = fields.Integer(required=True)
    counted_calls = fields.Integer(required=True)


class ExclusionSchema(StrictSchema):
    """Why calls are not made for now."""

    model = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The upstream's own name; null is every model."},
    )
    state = fields.String(required=True, validate=validate.OneOf(get_args(State)))
    since = StrictInstant(required=True)
    until = StrictInstant(required=True)
    expires_in_seconds = fields.Integer(required=True)
    is_stated = fields.Boolean(
        required=True,
        metadata={
            "description": "The vendor named the end. Else it is a guess, tried when nothing else serves."
        },
    )
    awaits_trial = fields.Boolean(
        required=True, metadata={"description": "Its time is over, and the next call tries whether it holds."}
    )
    limit = fields.String(required=True, allow_none=True)
    times = fields.Integer(required=True, metadata={"description": "How often in a row."})
    evidence = fields.Nested(EvidenceSchema, required=True)


class UpstreamHealthSchema(StrictSchema):
    """How one upstream is."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    enabled = fields.Boolean(required=True)
    is_available = fields.Boolean(
        required=True, metadata={"description": "No exclusion concerns all of its models."}
    )
    exclusions = fields.List(fields.Nested(ExclusionSchema), required=True)


class UpstreamHealthListSchema(StrictSchema):
    """Every upstream, in routing order."""

    items = fields.List(fields.Nested(UpstreamHealthSchema), required=True)


class UpstreamProbeOrderSchema(StrictSchema):
    """What to ask."""

    model = fields.String(
        validate=validate.Length(1, 256),
        metadata={"description": "One that is passed over, or else the first that can chat, when absent."},
    )


class UpstreamProbeCallSchema(StrictSchema):
    """What became of asking a model for a word."""

    model = fields.String(required=True)
    protocol = fields.String(required=True, validate=validate.OneOf(PROTOCOLS))
    is_ok = fields.Boolean(required=True)
    status = fields.Integer(required=True, allow_none=True)
    duration_ms = fields.Integer(required=True)
    way = fields.String(
        required=True, allow_none=True, metadata={"description": "`direct`, or the address of a proxy."}
    )
    stage = fields.String(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


class UpstreamProbeSchema(StrictSchema):
    """What came of a probe, and how the upstream is since."""

    models = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many it lists; null without a list."}
    )
    list_ms = fields.Integer(required=True)
    list_error = fields.String(required=True, allow_none=True)
    call = fields.Nested(UpstreamProbeCallSchema, required=True, allow_none=True)
    unasked = fields.String(
        required=True, allow_none=True, metadata={"description": "Why no model was asked."}
    )
    health = fields.Nested(UpstreamHealthSchema, required=True)
