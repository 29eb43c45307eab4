"""Bodies of ``/api/session``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean
from floway.store.users import ROLES
from floway.strength import MAX_PASSWORD_BYTES


class LoginSchema(StrictSchema):
    """A user name and its password."""

    name = fields.String(required=True, validate=validate.Length(1, 128))
    password = fields.String(required=True, validate=validate.Length(1, MAX_PASSWORD_BYTES))
    remember = StrictBoolean(
        metadata={"description": "Stay signed in for 30 days instead of one; 12 idle hours end it anyway."}
    )


class SessionUserSchema(StrictSchema):
    """Who is signed in."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    upstream_ids = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "The only upstreams that keys of the user may use; null is every one."},
    )


class SessionKeySchema(StrictSchema):
    """The API key that stands for a session."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class SessionSchema(StrictSchema):
    """A session as its owner sees it."""

    user = fields.Nested(SessionUserSchema, required=True)
    csrf_token = fields.String(
        required=True,
        metadata={"description": "Goes into the X-CSRF-Token header of every change; '' with an API key."},
    )
    api_key = fields.Nested(SessionKeySchema, required=True, allow_none=True)
