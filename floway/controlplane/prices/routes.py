"""``/api/prices``: what every model costs and why, prices of operators, the price book."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import current_app, jsonify
from flask.wrappers import Response

from floway import clock
from floway.controlplane import auth, etag
from floway.controlplane.prices import schemas
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.domain.price_document import document_of
from floway.domain.price_override import Override
from floway.services import prices as service
from floway.services import unpriced
from floway.services.price_book import shipping
from floway.services.worker import worker_of
from floway.store import prices, upstreams

#: How far back unpriced use is looked for.
_UNPRICED_DAYS = 30

blueprint = Resource("prices", "/api/prices", "What models cost.")


@blueprint.get("")
@blueprint.arguments(schemas.PriceListQuerySchema, location="query")
@blueprint.response(200, schemas.ModelPriceListSchema)
@auth.open_to(*auth.VIEWERS)
def list_prices(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what every served model costs at this moment."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    snapshot = worker_of(app).gateway.snapshots.current
    rows = {provider.upstream.id: provider.upstream for provider in snapshot.providers}
    found = service.effective(snapshot.prices, snapshot.models, rows)
    return {"items": [_model(each) for each in found if _is_wanted(each, query)]}


@blueprint.get("/overrides")
@blueprint.response(200, schemas.PriceOverrideListSchema)
@auth.open_to(*auth.VIEWERS)
def list_overrides() -> dict[str, Any]:
    """List the prices that operators set."""
    return {"items": [_override(each) for each in stored(prices.list_all)]}


@blueprint.post("/overrides")
@blueprint.arguments(schemas.PriceBodySchema)
@blueprint.response(201, schemas.PriceOverrideSchema)
@auth.open_to(*auth.OPERATORS)
def create_override(body: Mapping[str, Any]) -> Response:
    """Set a price, in force within a second; what was charged already stays."""
    with refusals():
        if body["upstream_id"] is not None and stored(upstreams.find, body["upstream_id"]) is None:
            raise Problem(400, "unknown_upstream", f"There is no upstream '{body['upstream_id'][:64]}'.")
        made = stored(service.add, service.checked(**body), auth.actor())
    return _answer(made, 201)


@blueprint.get("/overrides/<override_id>")
@blueprint.response(200, schemas.PriceOverrideSchema)
@auth.open_to(*auth.VIEWERS)
def read_override(override_id: str) -> Response:
    """Read one of them."""
    with refusals():
        return _answer(stored(service.existing, override_id))


@blueprint.patch("/overrides/<override_id>")
@blueprint.arguments(schemas.PricePatchSchema)
@blueprint.response(200, schemas.PriceOverrideSchema)
@auth.open_to(*auth.OPERATORS)
def edit_override(body: Mapping[str, Any], override_id: str) -> Response:
    """Change what is given; what was charged already stays."""
    with refusals():
        seen = stored(service.existing, override_id)
        etag.require_match(etag.of_version(seen.version))
        if not body:
            raise Problem(400, "nothing_to_update", "The body names nothing to change.")
        given = {"price": document_of(seen.price), "valid_from": seen.valid_from, "note": seen.note, **body}
        changed = service.checked(seen.model_key, upstream_id=seen.upstream_id, **given)
        changed = replace(changed, version=seen.version)
        return _answer(stored(service.edit, override_id, changed, auth.actor()))


@blueprint.delete("/overrides/<override_id>")
@blueprint.response(204)
@auth.open_to(*auth.OPERATORS)
def delete_override(override_id: str) -> None:
    """Take a price back; what was charged by it stays."""
    with refusals():
        seen = stored(service.existing, override_id)
        etag.require_match(etag.of_version(seen.version))
        expected = None if etag.is_for_anything() else seen.version
        stored(service.remove, override_id, auth.actor(), expected)


@blueprint.get("/unpriced")
@blueprint.arguments(schemas.UnpricedQuerySchema, location="query")
@blueprint.response(200, schemas.UnpricedListSchema)
@auth.open_to(*auth.VIEWERS)
def list_unpriced(query: Mapping[str, Any]) -> dict[str, Any]:
    """List models that were used without a price."""
    since = query["since"] or clock.now() - timedelta(days=_UNPRICED_DAYS)
    return {"items": stored(unpriced.models, since)}


@blueprint.get("/book")
@blueprint.response(200, schemas.PriceBookStatusSchema)
@auth.open_to(*auth.VIEWERS)
def read_book() -> dict[str, Any]:
    """Say which price book is loaded."""
    return {"book": stored(prices.book_status), "shipped_version": shipping.shipped_version()}


@blueprint.post("/book/restore")
@blueprint.response(200, schemas.PriceBookStatusSchema)
@auth.open_to(*auth.OPERATORS)
def restore_book() -> dict[str, Any]:
    """Load the book that comes with this release in the place of any other."""
    return {
        "book": stored(shipping.load_shipped, auth.actor()),
        "shipped_version": shipping.shipped_version(),
    }


@blueprint.get("/book/models")
@blueprint.arguments(schemas.PriceBookQuerySchema, location="query")
@blueprint.response(200, schemas.PriceBookPageSchema)
@auth.open_to(*auth.VIEWERS)
def read_book_page(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read the price book by name."""
    limit = query["limit"]
    page = stored(prices.book_page, limit + 1, query["cursor"], query["q"])
    return {
        "items": [{"model_key": key, "price": document_of(price)} for key, price in page[:limit]],
        "next_cursor": page[limit - 1][0] if len(page) > limit else None,
    }


def _is_wanted(each: service.Effective, query: Mapping[str, Any]) -> bool:
    source = each.found.source if each.found else "none"
    name = query["q"].lower()
    return (
        query["upstream_id"] in (None, each.upstream.id)
        and query["source"] in (None, source)
        and (name in each.model_id.lower() or name in each.model_key.lower())
    )


def _model(each: service.Effective) -> dict[str, Any]:
    found = each.found
    return {
        "upstream_id": each.upstream.id,
        "upstream": each.upstream.name,
        "model": each.model_id,
        "model_key": each.model_key,
        "source": found and found.source,
        "override_id": found and found.override_id,
        "price": document_of(found.price) if found else None,
    }


def _override(override: Override) -> dict[str, Any]:
    members = ("id", "upstream_id", "model_key", "valid_from", "note", "version")
    return {name: getattr(override, name) for name in members} | {"price": document_of(override.price)}


def _answer(override: Override, status: int = 200) -> Response:
    response = jsonify(schemas.PriceOverrideSchema().dump(_override(override)))
    response.status_code = status
    response.headers["ETag"] = etag.of_version(override.version)
    return response
