"""Bodies of ``/api/users``."""

from typing import Any

from marshmallow import fields, validate

from floway.controlplane.limits.schemas import limits_field
from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean, StrictInstant
from floway.store.users import ROLES
from floway.strength import MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARACTERS

#: A list of upstreams, as of users and of keys.
MAX_UPSTREAMS = 200


def upstream_ids(**options: Any) -> Any:
    """The only upstreams that somebody may use; null is every one, and an empty list is an error."""
    return fields.List(
        fields.String(validate=validate.Length(1, 64)),
        allow_none=True,
        validate=validate.Length(1, MAX_UPSTREAMS),
        metadata={"uniqueItems": True, "description": "The only upstreams to use; null is every one."},
        **options,
    )


def _name(**options: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 128), **options)


def _role(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(ROLES), **options)


def _password(**options: Any) -> fields.String:
    length = validate.Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_BYTES)
    return fields.String(load_only=True, validate=length, **options)


class UserSchema(StrictSchema):
    """A user; the password is in no answer."""

    id = fields.String(required=True)
    name = _name(required=True)
    role = _role(required=True)
    enabled = StrictBoolean(required=True)
    password_set = StrictBoolean(
        required=True, metadata={"description": "Whether the user can sign in to the dashboard."}
    )
    upstream_ids = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "The only upstreams that keys of the user may use; null is every one."},
    )
    limits = limits_field("Of all keys of the user together.", required=True)
    created_at = StrictInstant(required=True)


class UsersSchema(StrictSchema):
    """Every user, oldest first."""

    items = fields.List(fields.Nested(UserSchema), required=True)


class UserCreateSchema(StrictSchema):
    """A user to add; without a password they own keys, but cannot sign in."""

    name = _name(required=True)
    role = _role(metadata={"description": "'user' by default."})
    enabled = StrictBoolean()
    password = _password(allow_none=True)
    upstream_ids = upstream_ids()
    limits = limits_field("Replaces all limits of the user.", allow_none=True)


class UserPatchSchema(StrictSchema):
    """A change; members that are absent stay as they are."""

    name = _name()
    role = _role()
    enabled = StrictBoolean()
    password = _password(
        allow_none=True, metadata={"description": "null takes it away; either way the user is signed out."}
    )
    upstream_ids = upstream_ids()
    limits = limits_field("Replaces all limits of the user.", allow_none=True)


class OwnPasswordSchema(StrictSchema):
    """The caller's own password, and another one."""

    current_password = fields.String(
        required=True, load_only=True, validate=validate.Length(1, MAX_PASSWORD_BYTES)
    )
    new_password = _password(required=True)
