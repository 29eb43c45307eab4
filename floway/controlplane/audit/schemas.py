"""Bodies of ``/api/audit``."""

from marshmallow import fields, validate

from floway.controlplane.paging import PageQuerySchema
from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictInstant


def _filter(longest: int, description: str) -> fields.String:
    return fields.String(
        load_default=None, validate=validate.Length(1, longest), metadata={"description": description}
    )


class AuditQuerySchema(PageQuerySchema):
    """Which entries are wanted; all filters must fit."""

    actor_id = _filter(40, "Of the user or the API key that made the change.")
    action = _filter(64, "A noun or one action: upstream, or upstream.updated.")
    object_kind = _filter(32, "The kind of what was changed.")
    object_id = _filter(64, "The id of what was changed.")


class AuditEntrySchema(StrictSchema):
    """One change."""

    id = fields.Integer(required=True)
    at = StrictInstant(required=True)
    actor_kind = fields.String(
        required=True, validate=validate.OneOf(["session", "api_key", "command_line", "system"])
    )
    actor_id = fields.String(required=True)
    actor_name = fields.String(required=True, metadata={"description": "As it was then."})
    address = fields.String(required=True)
    action = fields.String(required=True)
    object_kind = fields.String(required=True)
    object_id = fields.String(required=True)
    object_name = fields.String(required=True, metadata={"description": "As it was then."})
    detail = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "Members of a change with before and after; secrets as fingerprints."},
    )


class AuditPageSchema(StrictSchema):
    """Entries, the newest first."""

    items = fields.List(fields.Nested(AuditEntrySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
