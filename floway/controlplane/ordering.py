"""The body that puts a whole collection in order."""

from typing import Any

from marshmallow import fields, validate

from floway.controlplane.resource import StrictSchema

_MAX_ITEMS = 10_000


def _ids(**options: Any) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=validate.Length(1, 64)), validate=validate.Length(max=_MAX_ITEMS), **options
    )


class OrderSchema(StrictSchema):
    """All ids in their order."""

    ids = _ids(required=True)
    expected_ids = _ids(metadata={"description": "The order as it was read; another present order is a 409."})
