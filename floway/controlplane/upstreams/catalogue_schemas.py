"""Bodies of what pickers offer."""

from marshmallow import fields

from floway.controlplane.resource import StrictSchema


class FlagSchema(StrictSchema):
    """One flag."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    description = fields.String(required=True)
    excludes = fields.List(
        fields.String(), required=True, metadata={"description": "Flags that cannot be on beside it."}
    )
    defaults = fields.Dict(
        keys=fields.String(),
        values=fields.Boolean(),
        required=True,
        metadata={"description": "Whether it is on by default, by the kind of upstream."},
    )


class FlagCatalogueSchema(StrictSchema):
    """All flags, in the order to show them."""

    items = fields.List(fields.Nested(FlagSchema), required=True)


class OptionSchema(StrictSchema):
    """An upstream to pick."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    enabled = fields.Boolean(required=True)
    model_count = fields.Integer(required=True, allow_none=True)


class OptionListSchema(StrictSchema):
    """All upstreams in the order to try them."""

    items = fields.List(fields.Nested(OptionSchema), required=True)
