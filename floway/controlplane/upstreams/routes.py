"""``/api/upstreams``: read, add, change, order and delete upstreams.

Every answer is without secrets. A change of one upstream carries the ETag of what was read.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g
from flask.typing import ResponseReturnValue

from floway.controlplane import auth, etag
from floway.controlplane.ordering import OrderSchema
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import stored
from floway.controlplane.upstreams import rows
from floway.controlplane.upstreams.blueprint import blueprint
from floway.controlplane.upstreams.bodies import patch_of
from floway.controlplane.upstreams.schemas import (
    DuplicateSchema,
    UpstreamCreateSchema,
    UpstreamListSchema,
    UpstreamPatchSchema,
    UpstreamRowSchema,
)
from floway.domain.upstream import Upstream
from floway.errors import UpstreamError
from floway.services import model_lists, upstream_edits
from floway.services import upstreams as service
from floway.services.upstream_creation import create
from floway.services.worker import worker_of
from floway.store import upstreams

#: A form waits for the list of its upstream; one that takes longer is fetched all the same.
WARM_SECONDS = 10.0


@blueprint.get("")
@blueprint.response(200, UpstreamListSchema)
@auth.open_to(*auth.VIEWERS)
def list_upstreams() -> dict[str, Any]:
    """List all upstreams in the order to try them."""
    return _all()


@blueprint.get("/<upstream_id>")
@blueprint.response(200, UpstreamRowSchema)
@auth.open_to(*auth.VIEWERS)
def read_upstream(upstream_id: str) -> ResponseReturnValue:
    """Read one upstream."""
    return _answer(upstream_id)


@blueprint.post("")
@blueprint.arguments(UpstreamCreateSchema)
@blueprint.response(201, UpstreamRowSchema)
@auth.open_to(*auth.OPERATORS)
def create_upstream(body: Mapping[str, Any]) -> ResponseReturnValue:
    """Add an upstream; answered when its models are listed, or after ten seconds."""
    with refusals("config"):
        made = stored(create, patch_of(body), auth.actor())
    return _answer(made.id, _warm(made))


@blueprint.patch("/<upstream_id>")
@blueprint.arguments(UpstreamPatchSchema)
@blueprint.response(200, UpstreamRowSchema)
@auth.open_to(*auth.OPERATORS)
def patch_upstream(body: Mapping[str, Any], upstream_id: str) -> ResponseReturnValue:
    """Change what is given; of a login only what is around it."""
    seen = _matched(upstream_id)
    with refusals("config"):
        changed = stored(upstream_edits.edit, upstream_id, patch_of(body), _version(seen), auth.actor())
    is_listed_anew = changed.config != seen.config or changed.secrets != seen.secrets
    return _answer(upstream_id, _warm(changed) if is_listed_anew else None)


@blueprint.delete("/<upstream_id>")
@blueprint.response(204)
@auth.open_to(*auth.OPERATORS)
def delete_upstream(upstream_id: str) -> str:
    """Delete an upstream with its credentials; its usage stays."""
    seen = _matched(upstream_id)
    with refusals():
        stored(service.remove, upstream_id, auth.actor(), _version(seen))
    return ""


@blueprint.post("/<upstream_id>/enable")
@blueprint.response(200, UpstreamRowSchema)
@auth.open_to(*auth.OPERATORS)
def enable_upstream(upstream_id: str) -> ResponseReturnValue:
    """Offer an upstream to requests."""
    return _switched(upstream_id, True)


@blueprint.post("/<upstream_id>/disable")
@blueprint.response(200, UpstreamRowSchema)
@auth.open_to(*auth.OPERATORS)
def disable_upstream(upstream_id: str) -> ResponseReturnValue:
    """Offer an upstream to no request; running ones go on."""
    return _switched(upstream_id, False)


@blueprint.post("/<upstream_id>/duplicate")
@blueprint.arguments(DuplicateSchema)
@blueprint.response(201, UpstreamRowSchema)
@auth.open_to(*auth.OPERATORS)
def duplicate_upstream(body: Mapping[str, Any], upstream_id: str) -> ResponseReturnValue:
    """Add a disabled copy of an upstream, with its key; a login cannot be copied."""
    _existing(upstream_id)
    with refusals():
        made = stored(upstream_edits.duplicate, upstream_id, body.get("name"), auth.actor())
    return _answer(made.id)


@blueprint.post("/reorder")
@blueprint.arguments(OrderSchema)
@blueprint.response(200, UpstreamListSchema)
@auth.open_to(*auth.OPERATORS)
def reorder_upstreams(body: Mapping[str, Any]) -> dict[str, Any]:
    """Put all upstreams in order, or none."""
    with refusals():
        stored(service.reorder, body["ids"], body.get("expected_ids"), auth.actor())
    return _all()


def _all() -> dict[str, Any]:
    return {"items": [rows.row(facts, may_change=_may_change()) for facts in stored(rows.read_all)]}


def _switched(upstream_id: str, enabled: bool) -> ResponseReturnValue:
    _existing(upstream_id)
    with refusals():
        stored(service.set_enabled, upstream_id, enabled, auth.actor())
    return _answer(upstream_id)


def _answer(upstream_id: str, list_error: str | None = None) -> ResponseReturnValue:
    row = rows.row(_facts(upstream_id), may_change=_may_change(), list_error=list_error)
    return row, {"ETag": row["etag"]}


def _facts(upstream_id: str) -> rows.Facts:
    facts = stored(rows.read, upstream_id)
    if facts is None:
        raise not_found("There is no upstream with this id.")
    return facts


def _existing(upstream_id: str) -> Upstream:
    """The row alone, so that one whose state is malformed can still be switched off and deleted."""
    upstream = stored(upstreams.find, upstream_id)
    if upstream is None:
        raise not_found("There is no upstream with this id.")
    return upstream


def _matched(upstream_id: str) -> Upstream:
    """The upstream as the editor has seen it."""
    upstream = _existing(upstream_id)
    etag.require_match(etag.of_version(upstream.version))
    return upstream


def _version(seen: Upstream) -> int | None:
    return None if etag.is_for_anything() else seen.version


def _may_change() -> bool:
    return g.session_user.role in auth.OPERATORS


def _warm(upstream: Upstream) -> str | None:
    """Fetch the list of models of a row that has none; why that failed."""
    if not upstream.enabled:
        return None
    try:
        model_lists.of_upstream(worker_of(current_app), upstream, WARM_SECONDS)
    except UpstreamError as error:
        return str(error)
    return None
