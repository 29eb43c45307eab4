"""Bodies of ``/api/usage``."""

from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import AskedInstant
from floway.domain.usage_periods import STEPS
from floway.services.usage_reports import TOKENS
from floway.store.usage_reports import DIMENSIONS, Dimension

#: ``{parameter: dimension}`` of the filters.
FILTERS: dict[str, Dimension] = {
    "key_id": "key",
    "user_id": "user",
    "upstream_id": "upstream",
    "model": "model",
    "model_key": "model_key",
    "protocol": "protocol",
    "tier": "tier",
    "outcome": "outcome",
}
#: Stands for what has no upstream, no model key, or the standard tier: a blank is no filter.
NONE = "(none)"
_MAX_VALUES = 200


class Wanted(fields.List[str]):
    """A parameter that may be repeated; blanks are left out."""

    def __init__(self, **options: Any) -> None:
        texts = fields.String(validate=validate.Length(max=256))
        super().__init__(texts, validate=validate.Length(max=_MAX_VALUES), load_default=list, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[str | None]:
        loaded = super()._deserialize(value, attr, data, **options)
        return ["" if each == NONE else each for each in loaded if each and each.strip()]


class Grouping(fields.List[str]):
    """Dimensions, repeated; each once."""

    def __init__(self, dimensions: Sequence[str]) -> None:
        super().__init__(fields.String(validate=validate.OneOf(dimensions)), load_default=list)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[str | None]:
        loaded = super()._deserialize(value, attr, data, **options)
        if len(set(loaded)) < len(loaded):
            raise ValidationError("A dimension is named twice.")
        return loaded


class UsageQuerySchema(StrictSchema):
    """What is asked: from the hour of ``from`` to before ``to``."""

    since = AskedInstant(required=True, data_key="from")
    until = AskedInstant(required=True, data_key="to")
    granularity = fields.String(load_default="day", validate=validate.OneOf(STEPS))
    time_zone = fields.String(load_default="UTC", validate=validate.Length(1, 64))
    group_by = Grouping(DIMENSIONS)
    key_id = Wanted()
    user_id = Wanted()
    upstream_id = Wanted(metadata={"description": f"Repeatable, any of them; {NONE} has none."})
    model = Wanted()
    model_key = Wanted()
    protocol = Wanted()
    tier = Wanted(metadata={"description": f"{NONE} is the standard tier."})
    outcome = Wanted()


class UsageReportQuerySchema(UsageQuerySchema):
    """The same, with a look back."""

    compare = fields.String(
        load_default=None,
        validate=validate.Equal("previous"),
        metadata={"description": "previous: also the total of as long a time before."},
    )


def _tokens(column: Any) -> fields.Nested:
    members = dict.fromkeys(TOKENS, column)
    return fields.Nested(
        StrictSchema.from_dict(members, name=f"UsageTokens{type(column).__name__}"), required=True
    )


class UsageTotalSchema(StrictSchema):
    """Sums; token counts are disjoint, but for reasoning, which is a part of output."""

    requests = fields.Integer(required=True)
    unpriced_requests = fields.Integer(
        required=True, metadata={"description": "Used tokens without a price; in no cost."}
    )
    cost_usd = fields.String(
        required=True, allow_none=True, metadata={"description": "null where nothing has a price."}
    )
    tokens = _tokens(fields.Integer(required=True))


class UsagePointsSchema(StrictSchema):
    """A column per measure, as long as ``periods``."""

    requests = fields.List(fields.Integer(), required=True)
    unpriced_requests = fields.List(fields.Integer(), required=True)
    cost_usd = fields.List(fields.String(allow_none=True), required=True)
    tokens = _tokens(fields.List(fields.Integer(), required=True))


class UsageGroupSchema(StrictSchema):
    """One member of the groups, the dearest first."""

    members = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "By dimension; ids for key, user and upstream, '' for none."},
    )
    names = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        required=True,
        metadata={"description": "Of ids; null for what is gone."},
    )
    total = fields.Nested(UsageTotalSchema, required=True)
    points = fields.Nested(UsagePointsSchema, required=True)


class UsageBeforeSchema(StrictSchema):
    """As long a time before."""

    since = fields.AwareDateTime(required=True, data_key="from")
    until = fields.AwareDateTime(required=True, data_key="to")
    total = fields.Nested(UsageTotalSchema, required=True)


class UsageReportSchema(StrictSchema):
    """What was used, by period and group."""

    since = fields.AwareDateTime(required=True, data_key="from")
    until = fields.AwareDateTime(required=True, data_key="to")
    granularity = fields.String(required=True, validate=validate.OneOf(STEPS))
    time_zone = fields.String(required=True)
    group_by = fields.List(fields.String(validate=validate.OneOf(DIMENSIONS)), required=True)
    periods = fields.List(
        fields.String(), required=True, metadata={"description": "When each begins, on the zone's clocks."}
    )
    groups = fields.List(fields.Nested(UsageGroupSchema), required=True)
    total = fields.Nested(UsageTotalSchema, required=True)
    before = fields.Nested(UsageBeforeSchema, required=True, allow_none=True)
