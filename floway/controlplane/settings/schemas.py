"""Bodies of ``/api/settings``. No answer holds a secret."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.services.runtime_settings import GROUPS


class SettingSchema(StrictSchema):
    """One setting in force."""

    variable = fields.String(required=True)
    group = fields.String(required=True, validate=validate.OneOf(GROUPS))
    about = fields.String(required=True)
    default = fields.String(required=True, metadata={"description": "In words, with its unit."})
    value = fields.Raw(
        required=True,
        allow_none=True,
        metadata={"description": "null for a secret, or for nothing."},
    )
    is_secret = fields.Boolean(required=True)
    is_set = fields.Boolean(required=True)
    source = fields.String(required=True, validate=validate.OneOf(["default", "environment", "database"]))
    is_editable = fields.Boolean(
        required=True, metadata={"description": "Whether it can be changed here; others need a restart."}
    )


class SettingListSchema(StrictSchema):
    """All settings, by group in the order of their documentation."""

    items = fields.List(fields.Nested(SettingSchema), required=True)


class SettingsPatchSchema(StrictSchema):
    """What is decided about settings; those that are absent stay."""

    values = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 64)),
        values=fields.Raw(allow_none=True),
        required=True,
        metadata={"description": "{variable: value}; null leaves one to the environment again."},
    )
