"""Bodies of ``/api/performance``."""

from typing import Any

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.usage.schemas import NONE, Grouping, Wanted
from floway.controlplane.values import AskedInstant
from floway.domain.performance import METRICS
from floway.domain.usage_periods import STEPS
from floway.store.performance_reports import DIMENSIONS

_MAX_PERCENTILES = 5


class _Percentiles(fields.List[float]):
    def __init__(self) -> None:
        above_zero = validate.Range(0, 100, min_inclusive=False)
        super().__init__(
            fields.Float(validate=above_zero),
            validate=validate.Length(1, _MAX_PERCENTILES),
            load_default=lambda: [50.0, 95.0, 99.0],
            metadata={"description": "Of a hundred; repeatable. 50, 95 and 99 by default."},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[float | None]:
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **options)))


class PerformanceQuerySchema(StrictSchema):
    """What is asked: from the hour of ``from`` to before ``to``.

    Days of more than a month ago are kept whole, and belong to where they begin.
    """

    since = AskedInstant(required=True, data_key="from")
    until = AskedInstant(required=True, data_key="to")
    granularity = fields.String(load_default="day", validate=validate.OneOf(STEPS))
    time_zone = fields.String(load_default="UTC", validate=validate.Length(1, 64))
    metric = fields.String(load_default="first_token", validate=validate.OneOf(METRICS))
    percentile = _Percentiles()
    group_by = Grouping(DIMENSIONS)
    upstream_id = Wanted(metadata={"description": f"Repeatable, any of them; {NONE} has none."})
    model_key = Wanted(metadata={"description": "As the upstream names the model."})
    protocol = Wanted()


def _milliseconds() -> fields.Float:
    return fields.Float(allow_none=True)


class PerformanceTotalSchema(StrictSchema):
    """Of all periods together. The four ways to end add up to ``requests``."""

    requests = fields.Integer(required=True)
    succeeded = fields.Integer(required=True)
    failed_with_output = fields.Integer(required=True)
    failed_without_output = fields.Integer(required=True)
    neutral = fields.Integer(
        required=True, metadata={"description": "Their client left, was at fault, or nobody was asked."}
    )
    stalled = fields.Integer(required=True, metadata={"description": "Of those that failed."})
    samples = fields.Integer(required=True, metadata={"description": "Values of the metric."})
    percentiles_ms = fields.Dict(
        keys=fields.String(),
        values=_milliseconds(),
        required=True,
        metadata={"description": "By name, as p95; null without values."},
    )
    histogram = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "Values up to each of edges_ms, then those above."},
    )


class PerformancePointsSchema(StrictSchema):
    """A column per measure, as long as ``periods``."""

    requests = fields.List(fields.Integer(), required=True)
    failed = fields.List(fields.Integer(), required=True)
    samples = fields.List(fields.Integer(), required=True)
    percentiles_ms = fields.Dict(keys=fields.String(), values=fields.List(_milliseconds()), required=True)


class PerformanceGroupSchema(StrictSchema):
    """One member of the groups, the busiest first."""

    members = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "By dimension; an id for upstream, '' for none."},
    )
    names = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        required=True,
        metadata={"description": "Of upstreams; null for one that is gone."},
    )
    total = fields.Nested(PerformanceTotalSchema, required=True)
    points = fields.Nested(PerformancePointsSchema, required=True)


class PerformanceReportSchema(StrictSchema):
    """How fast upstreams were, by period and group."""

    since = fields.AwareDateTime(required=True, data_key="from")
    until = fields.AwareDateTime(required=True, data_key="to")
    granularity = fields.String(required=True, validate=validate.OneOf(STEPS))
    time_zone = fields.String(required=True)
    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    percentiles = fields.List(fields.String(), required=True)
    edges_ms = fields.List(fields.Float(), required=True)
    group_by = fields.List(fields.String(validate=validate.OneOf(DIMENSIONS)), required=True)
    periods = fields.List(fields.String(), required=True)
    groups = fields.List(fields.Nested(PerformanceGroupSchema), required=True)
    total = fields.Nested(PerformanceTotalSchema, required=True)
