"""``/api/upstreams/<id>/dependents``: what to know before an upstream is deleted."""

from marshmallow import fields

from floway.controlplane import auth
from floway.controlplane.refusals import not_found
from floway.controlplane.resource import StrictSchema, stored
from floway.controlplane.upstreams.blueprint import blueprint
from floway.services.upstream_dependents import Dependents, dependents
from floway.store import upstreams


class CapsSchema(StrictSchema):
    """How many lists of allowed upstreams name it."""

    named = fields.Integer(required=True)
    alone = fields.Integer(
        required=True, metadata={"description": "Those that name no other: without it they allow nothing."}
    )


class DependentsSchema(StrictSchema):
    """Who names an upstream."""

    keys = fields.Nested(CapsSchema, required=True)
    users = fields.Nested(CapsSchema, required=True)
    aliases = fields.List(
        fields.String(), required=True, metadata={"description": "Names of those with a target there."}
    )
    prices = fields.Integer(required=True, metadata={"description": "Prices that were set for its models."})


@blueprint.get("/<upstream_id>/dependents")
@blueprint.response(200, DependentsSchema)
@auth.open_to(*auth.OPERATORS)
def read_dependents(upstream_id: str) -> Dependents:
    """Tell who names an upstream, for whoever is about to delete it."""
    if stored(upstreams.find, upstream_id) is None:
        raise not_found("There is no upstream with this id.")
    return stored(dependents, upstream_id)
