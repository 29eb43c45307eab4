"""Bodies of the routes of actions."""

from marshmallow import fields

from floway.controlplane.resource import StrictSchema


class ActionSchema(StrictSchema):
    """One action that an upstream offers."""

    name = fields.String(required=True)
    title = fields.String(required=True)


class ActionsSchema(StrictSchema):
    """All that an upstream offers."""

    items = fields.List(fields.Nested(ActionSchema), required=True)
