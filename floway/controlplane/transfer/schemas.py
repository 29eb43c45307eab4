"""Bodies of ``/api/export`` and ``/api/import``."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean
from floway.services.transfer.plan import ACTIONS

#: Steps that an answer names; the counts have all of them.
MAX_STEPS = 1000

_PASSPHRASE = {
    "description": "Seals secrets and logins, at least 12 characters. Without one they are left out."
}


class ArchiveExportQuerySchema(StrictSchema):
    """What an archive without secrets has beside what operators configure."""

    usage = fields.Boolean(
        truthy={"true"}, falsy={"false"}, metadata={"description": "The hourly sums of usage too."}
    )


class ArchiveExportSchema(StrictSchema):
    """What an archive has."""

    passphrase = fields.String(validate=validate.Length(1, 1024), metadata=_PASSPHRASE)
    usage = StrictBoolean(metadata={"description": "The hourly sums of usage too."})


class ArchiveImportSchema(StrictSchema):
    """An archive, and how to take it."""

    document = fields.String(metadata={"description": "The text of an archive."})
    document_base64 = fields.String(
        metadata={"description": "An archive in base64, also a compressed one; in place of document."}
    )
    passphrase = fields.String(validate=validate.Length(1, 1024))
    mode = fields.String(
        required=True,
        validate=validate.OneOf(("merge", "replace")),
        metadata={"description": "merge keeps what the archive does not have, replace removes it."},
    )
    skip_conflicts = StrictBoolean(
        metadata={"description": "Import the rest when something stands against a part."}
    )
    allow_admins = StrictBoolean(
        metadata={"description": "Let a merge change who is an administrator; a replacement always does."}
    )

    @validates_schema
    def _check_document(self, loaded: Mapping[str, Any], **_: Any) -> None:
        if ("document" in loaded) == ("document_base64" in loaded):
            raise ValidationError("Give exactly one of document and document_base64.", "document")


class ArchiveStepSchema(StrictSchema):
    """What happens to one row."""

    section = fields.String(required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    reasons = fields.List(fields.String(), required=True)


class ArchiveCountsSchema(StrictSchema):
    """How many rows of a section meet which end."""

    section = fields.String(required=True)
    create = fields.Integer(required=True)
    update = fields.Integer(required=True)
    keep = fields.Integer(required=True)
    delete = fields.Integer(required=True)
    conflict = fields.Integer(required=True)


class ArchivePlanSchema(StrictSchema):
    """What an import would do, or has done."""

    counts = fields.List(fields.Nested(ArchiveCountsSchema), required=True)
    usage_rows = fields.Integer(required=True, metadata={"description": "Hourly sums in the archive."})
    steps = fields.List(
        fields.Nested(ArchiveStepSchema),
        required=True,
        metadata={"description": f"Those that change something or need attention, at most {MAX_STEPS}."},
    )
    is_complete = fields.Boolean(required=True, metadata={"description": "Whether all of those are named."})
    remarks = fields.List(fields.String(), required=True)
    backup = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The archive of the state before, in the data folder; null where none was needed."
        },
    )
