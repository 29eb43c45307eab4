"""Limits in bodies: whole numbers, money as decimal strings of USD, null for no limit."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictInstant, StrictInteger
from floway.domain.limit import BY_PUBLIC_NAME, MAX_LIMIT, Limits, microusd

#: An amount as people write it; larger ones do not fit, smaller parts are not counted.
_USD = r"[0-9]{1,9}(\.[0-9]{1,6})?\Z"


def _count(description: str) -> StrictInteger:
    return StrictInteger(
        allow_none=True, validate=validate.Range(0, MAX_LIMIT), metadata={"description": description}
    )


def _money(period: str) -> fields.String:
    return fields.String(
        allow_none=True,
        validate=validate.Regexp(_USD, error="Not an amount of USD, as 12.50."),
        metadata={"description": f"USD within a calendar {period}; unpriced requests count as nothing."},
    )


class LimitsSchema(StrictSchema):
    """What may be used; a member that is absent or null is unlimited, 0 is nothing."""

    requests_per_minute = _count("Within any sixty seconds.")
    tokens_per_minute = _count("Of input, cached or not, and output, within any sixty seconds.")
    concurrent_requests = _count("Open at the same time.")
    tokens_per_hour = _count("Within a calendar hour.")
    tokens_per_day = _count("Within a calendar day.")
    tokens_per_week = _count("From Monday to Sunday.")
    tokens_per_month = _count("Within a calendar month.")
    usd_per_hour = _money("hour")
    usd_per_day = _money("day")
    usd_per_week = _money("week")
    usd_per_month = _money("month")

    @post_load
    def _as_value(self, body: Mapping[str, Any], **_: Any) -> Limits:
        document = {
            BY_PUBLIC_NAME[name].name: microusd(value) if isinstance(value, str) else value
            for name, value in body.items()
            if value is not None
        }
        return Limits.of(document)


def limits_field(description: str, **options: Any) -> fields.Nested:
    """The member ``limits`` of a key or a user: it replaces all limits there are; null is none at all."""
    return fields.Nested(LimitsSchema, metadata={"description": description}, **options)


def document(limits: Limits) -> dict[str, int | str | None]:
    """All limits by their public names, null where there is none."""
    return dict.fromkeys(BY_PUBLIC_NAME) | limits.public_document()


def _amount(description: str) -> fields.Raw:
    return fields.Raw(required=True, metadata={"type": ["integer", "string"], "description": description})


class StandingSchema(StrictSchema):
    """How one limit stands; amounts are whole numbers, of money decimal strings of USD."""

    limit = fields.String(required=True, validate=validate.OneOf(list(BY_PUBLIC_NAME)))
    allowed = _amount("The limit.")
    used = _amount("Within the period that runs.")
    reserved = _amount("For calls that are open.")
    remaining = _amount("What is left.")
    resets_at = StrictInstant(
        required=True,
        allow_none=True,
        metadata={"description": "When all of it is free if nothing more is used; null: as calls end."},
    )


class UseSchema(StrictSchema):
    """Limits and what is used of them, at most some seconds behind."""

    limits = fields.Nested(LimitsSchema, required=True)
    use = fields.List(
        fields.Nested(StandingSchema), required=True, metadata={"description": "Of the limits that are set."}
    )
    unpriced_requests = StrictInteger(
        required=True,
        metadata={
            "description": "Requests of this month that no budget of money counts: they have no price."
        },
    )
