"""Bodies of ``/api/doctor``."""

from typing import get_args

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.services.doctor.finding import Level


class DoctorQuerySchema(StrictSchema):
    """What to look at."""

    offline = fields.Boolean(
        truthy={"true"},
        falsy={"false"},
        load_default=False,
        metadata={"description": "Ask nothing outside of the machine and its database."},
    )


class FindingSchema(StrictSchema):
    """What one check has found."""

    check = fields.String(required=True)
    level = fields.String(
        required=True,
        validate=validate.OneOf(get_args(Level)),
        metadata={"description": "`warning`: it works, but not for long or not as meant."},
    )
    says = fields.String(required=True)
    advice = fields.String(
        required=True, metadata={"description": "What to do; '' when there is nothing to do."}
    )


class FindingListSchema(StrictSchema):
    """Every check, in the order in which faults should be mended."""

    items = fields.List(fields.Nested(FindingSchema), required=True)
