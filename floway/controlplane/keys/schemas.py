"""Bodies of ``/api/keys``. A raw key is in the answer to its creation and its rotation, and nowhere else."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from floway.controlplane.limits.schemas import limits_field
from floway.controlplane.resource import StrictSchema
from floway.controlplane.users.schemas import upstream_ids
from floway.controlplane.values import StrictBoolean, StrictInstant, StrictInteger
from floway.domain.caller import SCOPES

#: Ten years, leap days included.
MAX_RETENTION_SECONDS = 3653 * 86_400

_SOURCES = ("generate", "custom")


def _name(**options: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 128), **options)


class KeySchema(StrictSchema):
    """An API key without its secret."""

    id = fields.String(required=True)
    name = _name(required=True)
    user_id = fields.String(required=True)
    user_name = fields.String(required=True)
    key_prefix = fields.String(required=True, metadata={"description": "How the raw key begins."})
    key_last4 = fields.String(required=True)
    enabled = StrictBoolean(required=True)
    upstream_ids = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={
            "description": "The only upstreams it reaches, in the order to try them; null is every one."
        },
    )
    models = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "The only models it may ask for; null is every one."},
    )
    strict_losses = StrictBoolean(
        required=True, metadata={"description": "Whether it refuses translations that lose something."}
    )
    scope = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(SCOPES),
        metadata={"description": "What it may do in this API as its owner; null is nothing."},
    )
    limits = limits_field("Of this key alone; those of its user hold besides.", required=True)
    dump_retention_seconds = StrictInteger(
        required=True, allow_none=True, metadata={"description": "How long whole requests are kept."}
    )
    expires_at = StrictInstant(required=True, allow_none=True)
    created_at = StrictInstant(required=True)
    last_used_at = StrictInstant(required=True, allow_none=True)


class KeysSchema(StrictSchema):
    """Keys that are not revoked, oldest first."""

    items = fields.List(fields.Nested(KeySchema), required=True)


class IssuedKeySchema(KeySchema):
    """An API key with its secret, this one time."""

    key = fields.String(required=True, metadata={"description": "The raw key; nobody can see it again."})


class KeysQuerySchema(StrictSchema):
    """Which keys to list."""

    user_id = fields.String(
        validate=validate.Length(1, 64),
        metadata={"description": "Whose; administrators see everybody's without it, others their own."},
    )


class KeyPatchSchema(StrictSchema):
    """A change; members that are absent stay as they are, null takes a limit away."""

    name = _name()
    enabled = StrictBoolean()
    upstream_ids = upstream_ids()
    models = fields.List(
        fields.String(validate=validate.Length(1, 256)),
        allow_none=True,
        validate=validate.Length(1, 200),
        metadata={
            "uniqueItems": True,
            "description": "Public model ids, also with a * at the end; null is every one.",
        },
    )
    strict_losses = StrictBoolean()
    scope = fields.String(allow_none=True, validate=validate.OneOf(SCOPES))
    limits = limits_field(
        "Replaces all limits of the key; only administrators allow more than before.", allow_none=True
    )
    dump_retention_seconds = StrictInteger(allow_none=True, validate=validate.Range(1, MAX_RETENTION_SECONDS))
    expires_at = StrictInstant(allow_none=True)


class KeyRotateSchema(StrictSchema):
    """Where the raw key comes from."""

    key_source = fields.String(
        validate=validate.OneOf(_SOURCES), metadata={"description": "'generate' by default."}
    )
    custom_key = fields.String(
        load_only=True,
        validate=validate.Regexp(r"[A-Za-z0-9_-]{24,256}\Z", error="24 to 256 letters, digits, '-' and '_'."),
        metadata={"description": "With 'custom' only: the key itself."},
    )

    @validates_schema
    def _is_said_once(self, body: dict[str, Any], **_: Any) -> None:
        if (body.get("key_source") == "custom") != ("custom_key" in body):
            raise ValidationError("It goes with key_source 'custom', and only with that.", "custom_key")


class KeyCreateSchema(KeyPatchSchema, KeyRotateSchema):
    """A key to add."""

    name = _name(required=True)
    user_id = fields.String(
        validate=validate.Length(1, 64),
        metadata={"description": "Its owner; the caller by default, and anybody for administrators."},
    )
