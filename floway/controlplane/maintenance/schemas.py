"""Bodies of ``/api/maintenance``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.services.maintenance.sweeps import SWEEPS


class SweepRunSchema(StrictSchema):
    """The last run of a sweep."""

    started_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "null: it runs, or its process was killed."}
    )
    deleted = fields.Integer(required=True)
    is_done = fields.Boolean(
        required=True, metadata={"description": "false: old rows were left for the next round."}
    )
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "The kind of error that ended it."}
    )


class SweepSchema(StrictSchema):
    """One sweep: what it deletes, and what it did."""

    name = fields.String(required=True)
    about = fields.String(required=True)
    kept_seconds = fields.Integer(required=True)
    every_seconds = fields.Integer(required=True)
    waiting = fields.Integer(required=True, metadata={"description": "Rows that a run would delete."})
    last_run = fields.Nested(SweepRunSchema, required=True, allow_none=True)


class SweepListSchema(StrictSchema):
    """Every sweep, in the order of a round."""

    items = fields.List(fields.Nested(SweepSchema), required=True)


class RoundSchema(StrictSchema):
    """Which sweeps to run."""

    sweeps = fields.List(
        fields.String(validate=validate.OneOf(tuple(SWEEPS))),
        validate=validate.Length(min=1),
        metadata={"description": "Absent: all of them."},
    )


class SweptSchema(StrictSchema):
    """What a round did about one sweep."""

    name = fields.String(required=True)
    deleted = fields.Integer(required=True)
    is_done = fields.Boolean(
        required=True, metadata={"description": "false: old rows were left for the next round."}
    )
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "The kind of error that ended it."}
    )


class RoundResultSchema(StrictSchema):
    """What a round did."""

    items = fields.List(fields.Nested(SweptSchema), required=True)
