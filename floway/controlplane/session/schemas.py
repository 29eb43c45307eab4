"""Bodies of ``/api/session``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.store.users import ROLES
from floway.strength import MAX_PASSWORD_BYTES


class LoginSchema(StrictSchema):
    """A user name and its password."""

    name = fields.String(required=True, validate=validate.Length(1, 128))
    password = fields.String(required=True, validate=validate.Length(1, MAX_PASSWORD_BYTES))


class SessionUserSchema(StrictSchema):
    """Who is signed in."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))


class SessionSchema(StrictSchema):
    """A session as its owner sees it."""

    user = fields.Nested(SessionUserSchema, required=True)
    csrf_token = fields.String(
        required=True, metadata={"description": "Goes into the X-CSRF-Token header of every change."}
    )
