"""Bodies of ``/api/upstreams/<id>/models``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.upstreams.draft_schemas import TrialLimitsSchema
from floway.controlplane.values import StrictBoolean, StrictInstant, StrictInteger
from floway.domain.protocol import PROTOCOLS

_TOKENS = validate.Range(1, 2**31 - 1)


class ModelQuerySchema(StrictSchema):
    """How the list is wanted."""

    refresh = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata={"description": "Ask the vendor, whatever is at hand."},
    )


class OverrideLimitsSchema(StrictSchema):
    """Token limits; absent or null is unknown."""

    max_output_tokens = StrictInteger(allow_none=True, validate=_TOKENS)
    max_context_window_tokens = StrictInteger(allow_none=True, validate=_TOKENS)
    max_prompt_tokens = StrictInteger(allow_none=True, validate=_TOKENS)


class OverrideSchema(StrictSchema):
    """All that an operator decides about a model; what is absent is the upstream's own."""

    is_disabled = StrictBoolean(required=True)
    display_name = fields.String(allow_none=True, validate=validate.Length(1, 256))
    protocols = fields.List(
        fields.String(validate=validate.OneOf(PROTOCOLS)), allow_none=True, validate=validate.Length(1, 4)
    )
    limits = fields.Nested(OverrideLimitsSchema)
    flag_overrides = fields.Dict(keys=fields.String(), values=StrictBoolean())


class ShownOverrideSchema(StrictSchema):
    """What an operator configured about a model by hand."""

    display_name = fields.String(required=True, allow_none=True)
    protocols = fields.List(fields.String(), required=True, allow_none=True)
    limits = fields.Nested(TrialLimitsSchema, required=True)
    flag_overrides = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)


class ModelNameSchema(StrictSchema):
    """An id under which clients ask for a model."""

    id = fields.String(required=True)
    is_listed = fields.Boolean(required=True)


class UpstreamModelSchema(StrictSchema):
    """One model of an upstream."""

    id = fields.String(required=True, metadata={"description": "Without the upstream's prefix."})
    upstream_model_id = fields.String(required=True)
    kind = fields.String(required=True)
    display_name = fields.String(required=True, allow_none=True)
    owned_by = fields.String(required=True, allow_none=True)
    created_at = StrictInstant(required=True, allow_none=True)
    protocols = fields.List(fields.String(validate=validate.OneOf(PROTOCOLS)), required=True)
    limits = fields.Nested(TrialLimitsSchema, required=True)
    flags = fields.List(fields.String(), required=True, metadata={"description": "In force."})
    is_disabled = fields.Boolean(required=True)
    names = fields.List(
        fields.Nested(ModelNameSchema),
        required=True,
        metadata={"description": "What clients may ask for; none when it is disabled."},
    )
    override = fields.Nested(ShownOverrideSchema, required=True, allow_none=True)


class UpstreamModelListSchema(StrictSchema):
    """The models of an upstream, in its order."""

    items = fields.List(fields.Nested(UpstreamModelSchema), required=True)
    fetched_at = StrictInstant(required=True)
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "Why the newest list could not be had."}
    )
    error_at = StrictInstant(required=True, allow_none=True)
    etag = fields.String(required=True)
