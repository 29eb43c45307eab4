"""``/api/upstreams/<id>/models``: what an upstream serves, and what its operator decides about it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue

from floway.controlplane import auth, etag
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import stored
from floway.controlplane.upstreams.blueprint import blueprint
from floway.controlplane.upstreams.model_schemas import (
    ModelQuerySchema,
    OverrideSchema,
    UpstreamModelListSchema,
)
from floway.controlplane.upstreams.vendor_problems import listing_problem
from floway.domain.model import Model
from floway.domain.upstream import Upstream
from floway.errors import CredentialError, UpstreamError
from floway.gateway.public_names import public
from floway.services import model_lists, model_overrides
from floway.services.model_lists import Listed
from floway.services.model_overrides import Override
from floway.services.worker import worker_of
from floway.store import catalogs, upstreams

#: As long as a vendor may take to list its models.
PATIENCE_SECONDS = 35.0


@blueprint.get("/<upstream_id>/models")
@blueprint.arguments(ModelQuerySchema, location="query")
@blueprint.response(200, UpstreamModelListSchema)
@auth.open_to(*auth.VIEWERS)
def list_models(query: Mapping[str, Any], upstream_id: str) -> ResponseReturnValue:
    """List the models of an upstream, disabled ones too; ``refresh=true`` asks the vendor again."""
    upstream = _existing(upstream_id)
    return _answer(upstream, _listed(upstream, is_forced=query["refresh"]))


@blueprint.put("/<upstream_id>/models/<path:model_id>")
@blueprint.arguments(OverrideSchema)
@blueprint.response(200, UpstreamModelListSchema)
@auth.open_to(*auth.OPERATORS)
def put_override(body: Mapping[str, Any], upstream_id: str, model_id: str) -> ResponseReturnValue:
    """Decide about a model, in place of all that was decided before."""
    upstream = _matched(upstream_id)
    model = _named(upstream, model_id)
    protocols = body.get("protocols")
    override = Override(
        is_disabled=body["is_disabled"],
        display_name=body.get("display_name"),
        protocols=None if protocols is None else tuple(protocols),
        limits={name: tokens for name, tokens in body.get("limits", {}).items() if tokens is not None},
        flag_overrides=body.get("flag_overrides", {}),
    )
    with refusals():
        changed = stored(
            model_overrides.put, upstream_id, model_id, override, model, _version(upstream), auth.actor()
        )
    return _answer(changed, _listed(changed))


@blueprint.delete("/<upstream_id>/models/<path:model_id>")
@blueprint.response(200, UpstreamModelListSchema)
@auth.open_to(*auth.OPERATORS)
def delete_override(upstream_id: str, model_id: str) -> ResponseReturnValue:
    """Leave everything about a model to the upstream's own list again, and serve it."""
    upstream = _matched(upstream_id)
    with refusals():
        changed = stored(model_overrides.remove, upstream_id, model_id, _version(upstream), auth.actor())
    return _answer(changed, _listed(changed))


def _existing(upstream_id: str) -> Upstream:
    upstream = stored(upstreams.find, upstream_id)
    if upstream is None:
        raise not_found("There is no upstream with this id.")
    return upstream


def _matched(upstream_id: str) -> Upstream:
    upstream = _existing(upstream_id)
    etag.require_match(etag.of_version(upstream.version))
    return upstream


def _version(seen: Upstream) -> int | None:
    return None if etag.is_for_anything() else seen.version


def _listed(upstream: Upstream, *, is_forced: bool = False) -> Listed:
    known = stored(catalogs.read_all).get(upstream.id)
    worker = worker_of(current_app)
    try:
        with refusals():
            return model_lists.of_upstream(
                worker, upstream, PATIENCE_SECONDS, stored=known, is_forced=is_forced
            )
    except (UpstreamError, CredentialError) as failure:
        raise listing_problem(failure, upstream.secrets.values()) from None


def _named(upstream: Upstream, model_id: str) -> Model | None:
    """The model of the list; one that is configured needs none."""
    if model_id in model_overrides.configured(upstream):
        return None
    models = _listed(upstream).catalog.models
    return next((model for model in models if model.id == model_id), None)


def _answer(upstream: Upstream, listed: Listed) -> ResponseReturnValue:
    catalog = listed.catalog
    configured = model_overrides.configured(upstream)
    # The first of an id counts, as in the lists of clients.
    models = {model.id: model for model in reversed(catalog.models)}
    document = {
        "items": [
            _row(upstream, listed, models[each], configured.get(each))
            for each in dict.fromkeys(model.id for model in catalog.models)
        ],
        "fetched_at": catalog.fetched_at,
        "error": catalog.error,
        "error_at": catalog.error_at,
        "etag": etag.of_version(upstream.version),
    }
    return document, {"ETag": etag.of_version(upstream.version)}


def _row(upstream: Upstream, listed: Listed, model: Model, entry: Mapping[str, Any] | None) -> dict[str, Any]:
    names = public(upstream, {model.id: model})
    return {
        "id": model.id,
        "upstream_model_id": model.upstream_model_id,
        "kind": model.kind,
        "display_name": model.display_name,
        "owned_by": model.owned_by,
        "created_at": None if model.created is None else datetime.fromtimestamp(model.created, UTC),
        "protocols": sorted(model.protocols),
        "limits": model.limits,
        "flags": sorted(listed.provider.flags(model.id)),
        "is_disabled": model.id in upstream.disabled_models,
        "names": [{"id": name, "is_listed": each.is_listed} for name, each in names.items()],
        "override": None
        if entry is None
        else {
            "display_name": entry["display_name"],
            "protocols": entry["protocols"],
            "limits": entry["limits"],
            "flag_overrides": entry["flag_overrides"],
        },
    }
