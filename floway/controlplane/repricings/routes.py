"""``/api/usage/repricings``: look at what other prices would change, do it, undo it."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app

from floway.controlplane import auth
from floway.controlplane.refusals import refusals
from floway.controlplane.repricings.schemas import (
    RepricingBodySchema,
    RepricingListSchema,
    RepricingPreviewSchema,
    RepricingSchema,
)
from floway.controlplane.resource import Resource, stored
from floway.services import repricing as service
from floway.services.usage_reports import usd
from floway.store import repricings
from floway.store.repricings import Repricing

blueprint = Resource("repricings", "/api/usage/repricings", "Usage, priced anew.")


@blueprint.get("")
@blueprint.response(200, RepricingListSchema)
@auth.open_to(*auth.VIEWERS)
def list_repricings() -> dict[str, Any]:
    """List the periods that were priced anew."""
    return {"items": [_shown(each) for each in stored(repricings.list_all)]}


@blueprint.post("/preview")
@blueprint.arguments(RepricingBodySchema)
@blueprint.response(200, RepricingPreviewSchema)
@auth.open_to(*auth.OPERATORS)
def preview(body: Mapping[str, Any]) -> dict[str, Any]:
    """Say what pricing a period anew would change."""
    with refusals():
        scope = service.scope_of(**body)
    found = service.preview(_app(), scope)
    return {
        "since": scope.since,
        "until": scope.until,
        "total": _difference(found.total),
        "models": [
            {"upstream_id": upstream_id, "model_key": model_key, **_difference(each)}
            for (upstream_id, model_key), each in sorted(found.models.items())
        ],
    }


@blueprint.post("")
@blueprint.arguments(RepricingBodySchema)
@blueprint.response(201, RepricingSchema)
@auth.open_to(*auth.OPERATORS)
def create(body: Mapping[str, Any]) -> dict[str, Any]:
    """Price a period anew, by the prices of today."""
    with refusals():
        scope = service.scope_of(**body)
        return _shown(service.apply(_app(), scope, auth.actor()))


@blueprint.get("/<repricing_id>")
@blueprint.response(200, RepricingSchema)
@auth.open_to(*auth.VIEWERS)
def read(repricing_id: str) -> dict[str, Any]:
    """Read one of them."""
    with refusals():
        return _shown(stored(service.existing, repricing_id))


@blueprint.post("/<repricing_id>/undo")
@blueprint.response(200, RepricingSchema)
@auth.open_to(*auth.OPERATORS)
def undo(repricing_id: str) -> dict[str, Any]:
    """Give every sum back what it cost before; the latest of a period only."""
    with refusals():
        return _shown(service.undo(_app(), repricing_id, auth.actor()))


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # threads have no proxy
    return app


def _difference(each: service.Difference) -> dict[str, Any]:
    return {
        "sums": each.sums,
        "requests": each.requests,
        "cost_before_usd": usd(each.cost_before_microusd),
        "cost_after_usd": usd(each.cost_after_microusd),
        "unpriced_before": each.unpriced_before,
        "unpriced_after": each.unpriced_after,
    }


def _shown(each: Repricing) -> dict[str, Any]:
    return {
        "id": each.id,
        "created_at": each.created_at,
        "since": each.scope.since,
        "until": each.scope.until,
        "upstream_id": each.scope.upstream_id,
        "model_key": each.scope.model_key,
        "changed_sums": each.changed_sums,
        "cost_before_usd": usd(each.cost_before_microusd),
        "cost_after_usd": usd(each.cost_after_microusd),
        "undone_at": each.undone_at,
    }
