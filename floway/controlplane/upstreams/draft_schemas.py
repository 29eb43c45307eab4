"""Bodies of blueprints and trials."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from floway.controlplane.resource import StrictSchema
from floway.controlplane.upstreams.schemas import UpstreamFormSchema
from floway.controlplane.values import StrictBoolean
from floway.domain.protocol import PROTOCOLS


class BlueprintQuerySchema(StrictSchema):
    """Whose form is wanted."""

    kind = fields.String(required=True, validate=validate.Length(1, 32))


class SecretFieldSchema(StrictSchema):
    """A member of the body that is written and never read."""

    name = fields.String(required=True)
    use = fields.String(required=True, validate=validate.OneOf(["required", "optional", "by_config"]))


class PresetSchema(StrictSchema):
    """A vendor that a form can be filled for."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    needs_key = fields.Boolean(required=True)
    config = fields.Dict(keys=fields.String(), required=True)
    flag_overrides = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)


class BlueprintSchema(StrictSchema):
    """The form of a kind."""

    kind = fields.String(required=True)
    is_imported = fields.Boolean(
        required=True, metadata={"description": "Its upstreams come with a login; there is no form."}
    )
    import_hint = fields.String(required=True, allow_none=True)
    fields_ = fields.List(
        fields.Dict(keys=fields.String()),
        data_key="fields",
        attribute="fields",
        required=True,
        metadata={"description": "Members of the configuration: name, type, is_required, default, and more."},
    )
    blank = fields.Dict(keys=fields.String(), required=True, metadata={"description": "An empty form."})
    secrets = fields.List(fields.Nested(SecretFieldSchema), required=True)
    address_field = fields.String(
        required=True, allow_none=True, metadata={"description": "The member that says where the key goes."}
    )
    presets = fields.List(fields.Nested(PresetSchema), required=True)
    flag_defaults = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)


class DraftSchema(UpstreamFormSchema):
    """A form to try; with ``id`` that of a saved upstream."""

    id = fields.String(validate=validate.Length(1, 64))
    preset = fields.String(validate=validate.Length(1, 64))
    calls = StrictBoolean(
        load_default=True, metadata={"description": "Whether one model is asked for a word."}
    )
    model = fields.String(
        validate=validate.Length(1, 256),
        metadata={"description": "Which one; the first that can chat when absent."},
    )

    @validates_schema
    def _check_source(self, loaded: Mapping[str, Any], **_: Any) -> None:
        if "id" in loaded and "preset" in loaded:
            raise ValidationError("is for new upstreams", "preset")
        if "id" not in loaded and "kind" not in loaded:
            raise ValidationError("is needed without an id", "kind")


class TrialLimitsSchema(StrictSchema):
    """Token limits; null is unknown."""

    max_output_tokens = fields.Integer(required=True, allow_none=True)
    max_context_window_tokens = fields.Integer(required=True, allow_none=True)
    max_prompt_tokens = fields.Integer(required=True, allow_none=True)


class TrialModelSchema(StrictSchema):
    """A model that the upstream lists."""

    id = fields.String(required=True)
    upstream_model_id = fields.String(required=True)
    kind = fields.String(required=True)
    display_name = fields.String(required=True, allow_none=True)
    protocols = fields.List(fields.String(validate=validate.OneOf(PROTOCOLS)), required=True)
    limits = fields.Nested(TrialLimitsSchema, required=True)


class TinyCallSchema(StrictSchema):
    """What became of asking a model for a word."""

    model = fields.String(required=True)
    protocol = fields.String(required=True, validate=validate.OneOf(PROTOCOLS))
    is_ok = fields.Boolean(required=True)
    status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The upstream's; null without an answer."}
    )
    duration_ms = fields.Integer(required=True)
    stage = fields.String(
        required=True, allow_none=True, metadata={"description": "How far it came without an answer."}
    )
    error = fields.String(required=True, allow_none=True)


class TrialSchema(StrictSchema):
    """What the form would give."""

    models = fields.List(fields.Nested(TrialModelSchema), required=True)
    call = fields.Nested(TinyCallSchema, required=True, allow_none=True)
