"""Bodies of ``/api/models``."""

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema
from floway.domain.protocol import PROTOCOLS


class ModelListItemSchema(StrictSchema):
    """A model and the protocols in which some enabled upstream serves it."""

    id = fields.String(required=True)
    protocols = fields.List(fields.String(validate=validate.OneOf(PROTOCOLS)), required=True)


class ModelListSchema(StrictSchema):
    """Chat models of all enabled upstreams, by id."""

    models = fields.List(fields.Nested(ModelListItemSchema), required=True)
