"""Bodies of ``/api/upstreams``. No answer holds a secret."""

from typing import Any

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean, StrictInstant, StrictInteger
from floway.domain.model_prefix import FORMS

#: Both databases keep an order in 32 bits.
_MAX_SORT_ORDER = 2**31 - 1
#: Far longer than any key of a vendor.
_MAX_KEY_CHARACTERS = 16 * 1024
_MAX_ITEMS = 10_000


def _name(**options: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 128), **options)


def _id(**options: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 64), **options)


class WaySchema(StrictSchema):
    """A way out to the vendor: the id of a proxy, or ``direct``."""

    id = _id(required=True)


class ModelPrefixSchema(StrictSchema):
    """Under which ids the models of an upstream are known."""

    prefix = fields.String(required=True, validate=validate.Length(1, 64))
    addressable = fields.List(fields.String(validate=validate.OneOf(FORMS)), required=True)
    listed = fields.List(fields.String(validate=validate.OneOf(FORMS)), required=True)


class UpstreamFormSchema(StrictSchema):
    """What can be said about an upstream; what is absent stays, or takes its default."""

    kind = fields.String(validate=validate.Length(1, 32))
    name = _name()
    enabled = StrictBoolean()
    sort_order = StrictInteger(validate=validate.Range(-_MAX_SORT_ORDER, _MAX_SORT_ORDER))
    config = fields.Dict(
        keys=fields.String(),
        metadata={"description": "As the blueprint of the kind describes it; null takes a default again."},
    )
    api_key = fields.String(
        allow_none=True,
        load_only=True,
        validate=validate.Length(1, _MAX_KEY_CHARACTERS),
        metadata={"description": "Absent keeps the stored one, null removes it. No answer holds it."},
    )
    flag_overrides = fields.Dict(keys=fields.String(), values=StrictBoolean())
    model_prefix = fields.Nested(ModelPrefixSchema, allow_none=True)
    disabled_public_model_ids = fields.List(fields.String(), validate=validate.Length(max=_MAX_ITEMS))
    proxy_fallback_list = fields.List(fields.Nested(WaySchema), validate=validate.Length(max=100))


class UpstreamPatchSchema(UpstreamFormSchema):
    """A change; members that are absent stay as they are."""


class UpstreamCreateSchema(UpstreamFormSchema):
    """An upstream to add."""

    kind = fields.String(required=True, validate=validate.Length(1, 32))
    name = _name(required=True)
    preset = fields.String(
        validate=validate.Length(1, 64),
        metadata={"description": "A vendor of the blueprint; it fills what the configuration does not say."},
    )


class DuplicateSchema(StrictSchema):
    """What the copy is called."""

    name = _name()


class ListErrorSchema(StrictSchema):
    """Why the newest model list could not be had."""

    message = fields.String(required=True)
    at = StrictInstant(required=True, allow_none=True)


class ModelsCacheSchema(StrictSchema):
    """What is known of the models."""

    fetched_at = StrictInstant(required=True, allow_none=True)
    model_count = fields.Integer(required=True, allow_none=True)
    last_error = fields.Nested(ListErrorSchema, required=True, allow_none=True)


class UpstreamRowSchema(StrictSchema):
    """An upstream without its secrets."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    enabled = fields.Boolean(required=True)
    sort_order = fields.Integer(required=True)
    version = fields.Integer(required=True, metadata={"description": "Grows with every edit."})
    etag = fields.String(required=True, metadata={"description": "For the If-Match header of a change."})
    created_at = StrictInstant(required=True)
    updated_at = StrictInstant(required=True)
    config = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "As the kind's blueprint describes it."}
    )
    api_key_set = fields.Boolean(required=True)
    api_key_fingerprint = fields.String(required=True, allow_none=True)
    state = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "What the machine knows of a login, without its tokens; null without one."},
    )
    state_is_readable = fields.Boolean(
        required=True,
        metadata={"description": "False: the stored state is malformed; another import replaces it."},
    )
    flag_overrides = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)
    flag_defaults = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)
    model_prefix = fields.Nested(ModelPrefixSchema, required=True, allow_none=True)
    disabled_public_model_ids = fields.List(fields.String(), required=True)
    proxy_fallback_list = fields.List(fields.Nested(WaySchema), required=True)
    models_cache = fields.Nested(ModelsCacheSchema, required=True)


class UpstreamListSchema(StrictSchema):
    """All upstreams in the order to try them."""

    items = fields.List(fields.Nested(UpstreamRowSchema), required=True)
