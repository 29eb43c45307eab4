"""Bodies of the first run."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean
from floway.strength import MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARACTERS


class SetupStateSchema(StrictSchema):
    """Whether the installation waits for its first administrator."""

    needs_setup = StrictBoolean(required=True)


class FirstRunSchema(StrictSchema):
    """The one-time token of the gateway's log, and who is to administer it."""

    token = fields.String(required=True, load_only=True, validate=validate.Length(1, 128))
    name = fields.String(required=True, validate=validate.Length(1, 128))
    password = fields.String(
        required=True,
        load_only=True,
        validate=validate.Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_BYTES),
    )
