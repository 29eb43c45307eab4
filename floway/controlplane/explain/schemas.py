"""Bodies of ``/api/explain``."""

from collections.abc import Mapping
from typing import Any, get_args

from marshmallow import ValidationError, fields, validate, validates_schema

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean
from floway.domain.alias import SELECTIONS
from floway.domain.protocol import PROTOCOLS
from floway.gateway.prices import Source

_ID = validate.Length(1, 64)


class SupposedCallerSchema(StrictSchema):
    """Somebody who might ask; no such key has to exist."""

    upstream_ids = fields.List(
        fields.String(validate=_ID),
        allow_none=True,
        load_default=None,
        metadata={"description": "What they may use, in this order; null is everything."},
    )
    models = fields.List(
        fields.String(validate=validate.Length(1, 256)),
        allow_none=True,
        load_default=None,
        metadata={"description": "What they may ask for, also with a * at the end; null is everything."},
    )
    strict_losses = StrictBoolean(load_default=False)


class ExplainSchema(StrictSchema):
    """A request that is not sent."""

    key_id = fields.String(validate=_ID, metadata={"description": "Who asks: an API key."})
    caller = fields.Nested(SupposedCallerSchema, metadata={"description": "Who asks, in place of a key."})
    model = fields.String(required=True, validate=validate.Length(1, 256))
    protocol = fields.String(required=True, validate=validate.OneOf(PROTOCOLS))
    request = fields.Dict(
        keys=fields.String(),
        metadata={"description": "The client's body; the smallest sensible one when absent."},
    )
    headers = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 128)),
        values=fields.String(validate=validate.Length(max=4096)),
        validate=validate.Length(max=100),
        metadata={"description": "What the client would send, by which some upstreams know their own."},
    )

    @validates_schema
    def _check_caller(self, loaded: Mapping[str, Any], **_: Any) -> None:
        if ("key_id" in loaded) == ("caller" in loaded):
            raise ValidationError("Give exactly one of key_id and caller.")


class LossSchema(StrictSchema):
    """What a translation does not carry as it is."""

    kind = fields.String(required=True)
    path = fields.String(required=True)
    reason = fields.String(required=True)


class StepPriceSchema(StrictSchema):
    """What tokens cost at an upstream."""

    source = fields.String(required=True, validate=validate.OneOf(get_args(Source)))
    override_id = fields.String(required=True, allow_none=True)
    rates = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "USD per million tokens in the standard tier, as decimal strings."},
    )


class StepSchema(StrictSchema):
    """One upstream on the way of the request."""

    upstream_id = fields.String(required=True)
    upstream = fields.String(required=True)
    is_taken = fields.Boolean(
        required=True, metadata={"description": "It would be called, should those before it fail."}
    )
    verdict = fields.String(
        required=True, metadata={"description": "How it would be called, or what holds it back."}
    )
    model = fields.String(required=True, metadata={"description": "The id that matched; '' for none."})
    upstream_model = fields.String(required=True)
    protocol = fields.String(required=True, metadata={"description": "Spoken with it; '' when none can be."})
    translation = fields.String(
        required=True, metadata={"description": "messages_via_responses; '' for the client's own protocol."}
    )
    flags = fields.List(fields.String(), required=True)
    interceptors = fields.List(
        fields.String(), required=True, metadata={"description": "In force, in their order."}
    )
    rules = fields.Dict(keys=fields.String(), required=True, metadata={"description": "What the alias sets."})
    losses = fields.List(fields.Nested(LossSchema), required=True)
    price = fields.Nested(
        StepPriceSchema, required=True, allow_none=True, metadata={"description": "Null is unknown."}
    )


class ExplainedAliasSchema(StrictSchema):
    """The alias by whose name the model is asked for."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    selection = fields.String(required=True, validate=validate.OneOf(SELECTIONS))


class ExplanationSchema(StrictSchema):
    """The whole way of the request."""

    model = fields.String(required=True)
    protocol = fields.String(required=True, validate=validate.OneOf(PROTOCOLS))
    alias = fields.Nested(ExplainedAliasSchema, required=True, allow_none=True)
    steps = fields.List(
        fields.Nested(StepSchema),
        required=True,
        metadata={"description": "Candidates in the order to try them, then the upstreams that are none."},
    )
    status = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Of the gateway's own answer when no upstream would be called."},
    )
    error = fields.String(required=True, allow_none=True)
