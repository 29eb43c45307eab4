"""Bodies of ``/api/sessions``."""

from marshmallow import fields

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean, StrictInstant, StrictInteger


class SessionRowSchema(StrictSchema):
    """One login of the caller."""

    id = fields.String(required=True)
    created_at = StrictInstant(required=True)
    last_seen_at = StrictInstant(required=True)
    expires_at = StrictInstant(required=True, metadata={"description": "Later, when it is used before."})
    address = fields.String(required=True, metadata={"description": "Where the login came from."})
    user_agent = fields.String(required=True)
    is_current = StrictBoolean(required=True)


class SessionRowsSchema(StrictSchema):
    """The caller's logins, the newest first."""

    items = fields.List(fields.Nested(SessionRowSchema), required=True)


class RevokedSchema(StrictSchema):
    """How many sessions were ended."""

    revoked = StrictInteger(required=True)
