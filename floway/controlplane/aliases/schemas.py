"""Bodies of ``/api/aliases``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean, StrictInteger
from floway.domain.alias import SELECTIONS
from floway.domain.protocol import PROTOCOLS

_MAX_SORT_ORDER = 2**31 - 1
_NAME = validate.Length(1, 256)
_TOKENS = validate.Range(1, 2**31 - 1)
_WORD = validate.Length(1, 64)


class RulesSchema(StrictSchema):
    """What a target sets in every request; absent or null leaves it to the client."""

    effort = fields.String(allow_none=True, validate=_WORD)
    budget_tokens = StrictInteger(allow_none=True, validate=_TOKENS)
    adaptive = StrictBoolean(allow_none=True)
    summary = fields.String(allow_none=True, validate=_WORD)
    verbosity = fields.String(allow_none=True, validate=_WORD)
    service_tier = fields.String(allow_none=True, validate=_WORD)


class TargetSchema(StrictSchema):
    """A model that an alias stands for."""

    model = fields.String(required=True, validate=_NAME)
    upstream_id = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.Length(1, 64),
        metadata={"description": "The only upstream to ask; null is every one that serves the model."},
    )
    rules = fields.Nested(RulesSchema, load_default=dict)


class AnnouncedLimitsSchema(StrictSchema):
    """Token limits; absent or null is not shown."""

    max_output_tokens = StrictInteger(allow_none=True, validate=_TOKENS)
    max_context_window_tokens = StrictInteger(allow_none=True, validate=_TOKENS)
    max_prompt_tokens = StrictInteger(allow_none=True, validate=_TOKENS)


class AliasBodySchema(StrictSchema):
    """An alias as a whole."""

    name = fields.String(required=True, validate=_NAME)
    targets = fields.List(fields.Nested(TargetSchema), required=True, validate=validate.Length(1, 100))
    selection = fields.String(load_default=SELECTIONS[0], validate=validate.OneOf(SELECTIONS))
    display_name = fields.String(allow_none=True, load_default=None, validate=_NAME)
    is_listed = StrictBoolean(
        load_default=True, metadata={"description": "Whether model lists name it; it serves all the same."}
    )
    sort_order = StrictInteger(
        validate=validate.Range(-_MAX_SORT_ORDER, _MAX_SORT_ORDER),
        metadata={"description": "Its place in lists; absent is the last one, or where it is."},
    )
    limits = fields.Nested(
        AnnouncedLimitsSchema,
        allow_none=True,
        load_default=None,
        metadata={"description": "What lists show in place of what every target keeps; null computes it."},
    )


class AliasSchema(StrictSchema):
    """A stored alias."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    targets = fields.List(fields.Nested(TargetSchema), required=True)
    selection = fields.String(required=True, validate=validate.OneOf(SELECTIONS))
    display_name = fields.String(required=True, allow_none=True)
    is_listed = fields.Boolean(required=True)
    sort_order = fields.Integer(required=True)
    limits = fields.Nested(AnnouncedLimitsSchema, required=True, allow_none=True)
    etag = fields.String(required=True, metadata={"description": "For the If-Match header of a change."})


class AliasListSchema(StrictSchema):
    """All aliases in the order of lists."""

    items = fields.List(fields.Nested(AliasSchema), required=True)


class PreviewCandidateSchema(StrictSchema):
    """An upstream that would be asked."""

    upstream_id = fields.String(required=True)
    upstream = fields.String(required=True)
    upstream_model_id = fields.String(required=True)
    protocols = fields.List(fields.String(validate=validate.OneOf(PROTOCOLS)), required=True)


class PreviewTargetSchema(StrictSchema):
    """What becomes of one target."""

    model = fields.String(required=True)
    upstream_id = fields.String(required=True, allow_none=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(["served", "not_served", "unknown", "upstream_missing", "upstream_disabled"]),
        metadata={"description": "unknown: a model list that could name it cannot be had."},
    )
    candidates = fields.List(fields.Nested(PreviewCandidateSchema), required=True)


class PreviewSchema(StrictSchema):
    """What a whole gateway without caps would make of an alias."""

    targets = fields.List(fields.Nested(PreviewTargetSchema), required=True)
    protocols = fields.List(fields.String(validate=validate.OneOf(PROTOCOLS)), required=True)
    limits = fields.Nested(AnnouncedLimitsSchema, required=True)
    hides_model = fields.Boolean(
        required=True, metadata={"description": "A model of this name cannot be asked for beside it."}
    )
    failed_upstreams = fields.List(
        fields.String(), required=True, metadata={"description": "Whose model list cannot be had."}
    )


class AliasPreviewSchema(PreviewSchema):
    """What a stored alias stands for."""

    alias_id = fields.String(required=True)


class AliasPreviewListSchema(StrictSchema):
    """What every alias stands for, in the order of lists."""

    items = fields.List(fields.Nested(AliasPreviewSchema), required=True)
