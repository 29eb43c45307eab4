"""Bodies of ``/api/playground``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.controlplane.values import StrictBoolean


class PlaygroundCallSchema(StrictSchema):
    """A call to a model."""

    key_id = fields.String(
        required=True,
        validate=validate.Length(1, 64),
        metadata={"description": "One of the caller's own keys, by whose limits and account it goes."},
    )
    model = fields.String(required=True, validate=validate.Length(1, 256))
    stream = StrictBoolean(load_default=True)
    request = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "The body in the protocol of the path, without model and stream."},
    )
