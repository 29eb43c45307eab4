"""``/api/aliases``: names of the operator's own for models, addressed by id since names have slashes."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue

from floway.controlplane import auth, etag
from floway.controlplane.aliases.schemas import (
    AliasBodySchema,
    AliasListSchema,
    AliasPreviewListSchema,
    AliasSchema,
    PreviewSchema,
)
from floway.controlplane.ordering import OrderSchema
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import Resource, stored
from floway.domain.alias import Alias, Target, checked_limits, checked_rules
from floway.errors import NotThere
from floway.gateway.candidate import Candidate, Listing
from floway.gateway.resolve import listing
from floway.services import aliases as service
from floway.services.alias_preview import preview
from floway.services.worker import worker_of
from floway.store import aliases, upstreams

blueprint = Resource("aliases", "/api/aliases", "Names of your own for models.")


@blueprint.get("")
@blueprint.response(200, AliasListSchema)
@auth.open_to(*auth.VIEWERS)
def list_aliases() -> dict[str, Any]:
    """List all aliases in the order of model lists."""
    return _all()


@blueprint.get("/<alias_id>")
@blueprint.response(200, AliasSchema)
@auth.open_to(*auth.VIEWERS)
def read_alias(alias_id: str) -> ResponseReturnValue:
    """Read one alias."""
    alias = stored(aliases.find, alias_id)
    if alias is None:
        raise not_found("There is no alias with this id.")
    return _answer(alias)


@blueprint.post("")
@blueprint.arguments(AliasBodySchema)
@blueprint.response(201, AliasSchema)
@auth.open_to(*auth.OPERATORS)
def create_alias(body: Mapping[str, Any]) -> ResponseReturnValue:
    """Add an alias."""
    with refusals():
        wanted = _alias(body, 0)
        made = stored(
            service.add,
            wanted.name,
            wanted.targets,
            wanted.selection,
            wanted.display_name,
            wanted.is_listed,
            body.get("sort_order"),
            wanted.limits,
            auth.actor(),
        )
    return _answer(made)


@blueprint.put("/<alias_id>")
@blueprint.arguments(AliasBodySchema)
@blueprint.response(200, AliasSchema)
@auth.open_to(*auth.OPERATORS)
def put_alias(body: Mapping[str, Any], alias_id: str) -> ResponseReturnValue:
    """Put another alias in the place of one, under its id."""
    seen = stored(aliases.find, alias_id)
    if seen is None:
        raise not_found("There is no alias with this id.")
    etag.require_match(_etag(seen))
    expected = None if etag.is_for_anything() else seen
    with refusals():
        wanted = _alias(body, seen.sort_order)
        return _answer(stored(service.replace_whole, alias_id, wanted, expected, auth.actor()))


@blueprint.delete("/<alias_id>")
@blueprint.response(204)
@auth.open_to(*auth.OPERATORS)
def delete_alias(alias_id: str) -> str:
    """Delete an alias; one that is not there is deleted already."""
    seen = stored(aliases.find, alias_id)
    if seen is not None:
        etag.require_match(_etag(seen))
        expected = None if etag.is_for_anything() else seen
        with refusals(), suppress(NotThere):
            stored(service.remove_id, alias_id, expected, auth.actor())
    return ""


@blueprint.post("/reorder")
@blueprint.arguments(OrderSchema)
@blueprint.response(200, AliasListSchema)
@auth.open_to(*auth.OPERATORS)
def reorder_aliases(body: Mapping[str, Any]) -> dict[str, Any]:
    """Put all aliases in order, or none."""
    with refusals():
        stored(service.reorder, body["ids"], body.get("expected_ids"), auth.actor())
    return _all()


@blueprint.post("/preview")
@blueprint.arguments(AliasBodySchema)
@blueprint.response(200, PreviewSchema)
@auth.open_to(*auth.VIEWERS)
def preview_alias(body: Mapping[str, Any]) -> dict[str, Any]:
    """Tell what an alias would stand for, saved or not."""
    with refusals():
        wanted = _alias(body, 0)
        service.checked_targets(wanted.targets)
    return _shown(wanted, *_served())


@blueprint.get("/previews")
@blueprint.response(200, AliasPreviewListSchema)
@auth.open_to(*auth.VIEWERS)
def preview_all() -> dict[str, Any]:
    """Tell what every alias stands for at this moment, so that one that leads nowhere is seen."""
    lists, enabled = _served()
    return {
        "items": [
            {"alias_id": alias.id, **_shown(alias, lists, enabled)} for alias in stored(aliases.list_all)
        ]
    }


def _served() -> tuple[Listing, dict[str, bool]]:
    """What enabled upstreams serve, and ``{upstream id: whether it is enabled}`` of all there are."""
    gateway = worker_of(current_app).gateway
    lists = listing(list(gateway.snapshots.current.providers), gateway.catalogs)
    return lists, {upstream.id: upstream.enabled for upstream in stored(upstreams.list_all)}


def _shown(alias: Alias, lists: Listing, enabled: Mapping[str, bool]) -> dict[str, Any]:
    found = preview(alias, lists, enabled)
    return {
        "targets": [
            {
                "model": each.target.model,
                "upstream_id": each.target.upstream_id,
                "state": each.state,
                "candidates": [_candidate(candidate) for candidate in each.candidates],
            }
            for each in found.targets
        ],
        "protocols": found.protocols,
        "limits": found.limits,
        "hides_model": found.hides_model,
        "failed_upstreams": found.failed_upstreams,
    }


def _all() -> dict[str, Any]:
    return {"items": [_row(alias) for alias in stored(aliases.list_all)]}


def _alias(body: Mapping[str, Any], sort_order: int) -> Alias:
    """The alias of a body, without an id.

    :param sort_order: its place where the body names none.
    """
    return Alias(
        id="",
        name=body["name"],
        targets=tuple(
            Target(each["model"], each["upstream_id"], checked_rules(each["rules"]))
            for each in body["targets"]
        ),
        selection=body["selection"],
        display_name=body["display_name"],
        is_listed=body["is_listed"],
        sort_order=body.get("sort_order", sort_order),
        limits=None if body["limits"] is None else checked_limits(body["limits"]),
    )


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "upstream_id": candidate.provider.upstream.id,
        "upstream": candidate.provider.upstream.name,
        "upstream_model_id": candidate.model.upstream_model_id,
        "protocols": sorted(candidate.model.protocols),
    }


def _row(alias: Alias) -> dict[str, Any]:
    return {
        "id": alias.id,
        "name": alias.name,
        "targets": [
            {"model": each.model, "upstream_id": each.upstream_id, "rules": _stated(asdict(each.rules))}
            for each in alias.targets
        ],
        "selection": alias.selection,
        "display_name": alias.display_name,
        "is_listed": alias.is_listed,
        "sort_order": alias.sort_order,
        "limits": None if alias.limits is None else _stated(asdict(alias.limits)),
        "etag": _etag(alias),
    }


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _etag(alias: Alias) -> str:
    return etag.etag_of(service.facts(alias))


def _answer(alias: Alias) -> ResponseReturnValue:
    row = _row(alias)
    return row, {"ETag": row["etag"]}
