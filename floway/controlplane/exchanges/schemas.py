"""Bodies of ``/api/exchanges``."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from floway.controlplane.paging import PageQuerySchema
from floway.controlplane.resource import StrictSchema
from floway.controlplane.usage.schemas import NONE, Wanted
from floway.controlplane.values import AskedInstant, StrictInstant
from floway.domain.protocol import PROTOCOLS
from floway.domain.verdict import Verdict
from floway.services.exchanges import place_of
from floway.services.usage_reports import TOKENS

STATUS_CLASSES = {f"{number}xx": number for number in range(1, 6)}
_VERDICTS = [verdict.value for verdict in Verdict]
#: Longer than any exchange lasts.
_MAX_MS = 7 * 86_400_000


class _PlaceField(fields.String):
    """A cursor: the place of the last row of the page before; opaque to clients."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            return place_of(str(super()._deserialize(value, attr, data, **options)))
        except ValueError:
            raise ValidationError("Not a cursor of this list.") from None


class _Milliseconds(fields.Integer):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12):
            raise ValidationError("Not a number.")
        return int(value)


class _Verdicts(Wanted):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[str | None]:
        loaded = super()._deserialize(value, attr, data, **options)
        if unknown := [each for each in loaded if each not in _VERDICTS]:
            raise ValidationError(f"'{unknown[0]}' is none of {', '.join(_VERDICTS)}.")
        return loaded


class _Class(fields.String):
    def __init__(self) -> None:
        super().__init__(load_default=None, validate=validate.OneOf(list(STATUS_CLASSES)))


def _one(longest: int, about: str, **options: Any) -> fields.String:
    return fields.String(
        load_default=None, validate=validate.Length(1, longest), metadata={"description": about}, **options
    )


class ExchangeFilterSchema(StrictSchema):
    """Which exchanges are meant; all filters must fit."""

    key_id = _one(40, "Of this key.")
    user_id = _one(40, "Of this user; not for plain users, who see their own anyway.")
    upstream_id = _one(40, f"That this upstream answered, or was asked last; {NONE} for no upstream.")
    model = _one(256, "As the client named it.")
    protocol = fields.String(load_default=None, validate=validate.OneOf(PROTOCOLS))
    session_id = _one(128, "Of one conversation, as its client named it.")
    verdict = _Verdicts(metadata={"description": "How it ended; repeatable, any of them."})
    status_class = _Class()
    min_duration_ms = _Milliseconds(
        load_default=None,
        validate=validate.Range(0, _MAX_MS),
        metadata={"description": "That took at least so long."},
    )
    error = _one(200, "With this text in what went wrong, in whatever case.")


class ExchangeQuerySchema(ExchangeFilterSchema, PageQuerySchema):
    """The same, as a page of the log; from an arrival to before another one."""

    since = AskedInstant(load_default=None, data_key="from")
    until = AskedInstant(load_default=None, data_key="to")
    cursor = _PlaceField(  # type: ignore[assignment]  # another kind of cursor than that of numbered rows
        load_default=None,
        metadata={"description": "The next_cursor of the page before; absent is the first."},
    )


class ExchangeTokensSchema(StrictSchema.from_dict(dict.fromkeys(TOKENS, fields.Integer(required=True)))):  # type: ignore[misc]  # a class that is made
    """Disjoint counts, but for reasoning, which is a part of output."""


class ExchangeSchema(StrictSchema):
    """One request, as a row of the log."""

    id = fields.String(required=True, metadata={"description": "The x-floway-request-id of its answer."})
    started_at = StrictInstant(required=True)
    protocol = fields.String(required=True, validate=validate.OneOf(PROTOCOLS))
    action = fields.String(required=True)
    stream = fields.Boolean(required=True)
    model = fields.String(required=True, metadata={"description": "As the client named it."})
    model_key = fields.String(required=True, metadata={"description": "As the upstream names it."})
    tier = fields.String(required=True)
    key_id = fields.String(required=True)
    key_name = fields.String(required=True, allow_none=True, metadata={"description": "null: it is gone."})
    user_id = fields.String(required=True)
    user_name = fields.String(required=True, allow_none=True)
    upstream_id = fields.String(required=True, metadata={"description": "'' where none was asked."})
    upstream_name = fields.String(required=True, allow_none=True)
    verdict = fields.String(required=True, validate=validate.OneOf(_VERDICTS))
    status = fields.Integer(required=True, metadata={"description": "499: its client left before."})
    attempts = fields.Integer(required=True)
    error = fields.String(required=True)
    client = fields.String(required=True, metadata={"description": "The product of its User-Agent."})
    session_id = fields.String(required=True)
    trace_id = fields.String(required=True, metadata={"description": "Of its traceparent."})
    duration_ms = fields.Integer(required=True)
    first_token_ms = fields.Integer(
        required=True, allow_none=True, metadata={"description": "From the start of the last attempt."}
    )
    cost_usd = fields.String(
        required=True, allow_none=True, metadata={"description": "null without a price."}
    )
    tokens = fields.Nested(ExchangeTokensSchema, required=True)
    loss_count = fields.Integer(required=True)


class ExchangePageSchema(StrictSchema):
    """Requests, the newest first."""

    items = fields.List(fields.Nested(ExchangeSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


def _part(about: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata={"description": about})


class ExchangeTimingsSchema(StrictSchema):
    """The first four follow each other, up to the head of the answer; null where it did not come to that."""

    queue_ms = _part("From the arrival to the last attempt, with the attempts before it.")
    gateway_ms = _part("Until the call left: translation, credentials, images.")
    connect_ms = _part("Until there was a connection; 0 over one that was open.")
    upstream_ms = _part("Until the head of the answer came.")
    first_token_ms = _part("From the start of the last attempt to the first output token.")
    total_ms = fields.Float(required=True)


class ExchangeLossSchema(StrictSchema):
    """What a translation did to a member of the request."""

    path = fields.String(required=True)
    kind = fields.String(required=True)
    reason = fields.String(required=True)


class ExchangeAttemptSchema(StrictSchema):
    """A candidate that was passed over, or failed."""

    upstream_id = fields.String(required=True)
    upstream_name = fields.String(required=True, allow_none=True)
    number = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of the call; null: passed over without one."},
    )
    status = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True)
    ms = fields.Integer(required=True)


class ExchangeDetailSchema(ExchangeSchema):
    """Everything that is known of one request."""

    parent_span_id = fields.String(required=True)
    upstream_request_id = fields.String(required=True)
    price_version = fields.String(required=True)
    timings = fields.Nested(ExchangeTimingsSchema, required=True)
    losses = fields.List(fields.Nested(ExchangeLossSchema), required=True)
    attempt_log = fields.List(fields.Nested(ExchangeAttemptSchema), required=True)
