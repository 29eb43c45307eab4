"""``/api/proxies``: egress proxies, their tests and their rests."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue

from floway.controlplane import auth, etag
from floway.controlplane.problem import Problem
from floway.controlplane.proxies.schemas import (
    BackoffListSchema,
    BackoffResetResultSchema,
    BackoffResetSchema,
    ProxyCreateSchema,
    ProxyListSchema,
    ProxyPatchSchema,
    ProxySchema,
    ProxyTestSchema,
    ProxyTrialSchema,
)
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import Resource, stored
from floway.domain.proxy import Proxy, parse
from floway.errors import UpstreamError
from floway.services import proxies as service
from floway.services.tiny_calls import stage_of
from floway.services.worker import worker_of
from floway.store import proxies, upstreams

blueprint = Resource("proxies", "/api/proxies", "The ways out to upstreams.")


@blueprint.get("")
@blueprint.response(200, ProxyListSchema)
@auth.open_to(*auth.VIEWERS)
def list_proxies() -> dict[str, Any]:
    """List all proxies, oldest first."""
    return {"items": stored(_rows)}


@blueprint.get("/<proxy_id>")
@blueprint.response(200, ProxySchema)
@auth.open_to(*auth.VIEWERS)
def read_proxy(proxy_id: str) -> ResponseReturnValue:
    """Read one proxy."""
    return _answer(proxy_id)


@blueprint.post("")
@blueprint.arguments(ProxyCreateSchema)
@blueprint.response(201, ProxySchema)
@auth.open_to(*auth.OPERATORS)
def create_proxy(body: Mapping[str, Any]) -> ResponseReturnValue:
    """Add a proxy, which no upstream uses yet."""
    with refusals():
        made = stored(
            service.add, body["url"], body.get("name"), body.get("dial_timeout_seconds"), auth.actor()
        )
    return _answer(made.id)


@blueprint.patch("/<proxy_id>")
@blueprint.arguments(ProxyPatchSchema)
@blueprint.response(200, ProxySchema)
@auth.open_to(*auth.OPERATORS)
def patch_proxy(body: Mapping[str, Any], proxy_id: str) -> ResponseReturnValue:
    """Change what is given; with another URL the proxy rests no more."""
    seen = _matched(proxy_id)
    dial_seconds = (body["dial_timeout_seconds"] or 0) if "dial_timeout_seconds" in body else None
    with refusals():
        stored(
            service.edit,
            proxy_id,
            body.get("url"),
            body.get("name"),
            dial_seconds,
            by=auth.actor(),
            expected=None if etag.is_for_anything() else seen,
        )
    return _answer(proxy_id)


@blueprint.delete("/<proxy_id>")
@blueprint.response(204)
@auth.open_to(*auth.OPERATORS)
def delete_proxy(proxy_id: str) -> str:
    """Delete a proxy that no upstream uses."""
    seen = _matched(proxy_id)
    with refusals():
        stored(service.remove, proxy_id, auth.actor(), None if etag.is_for_anything() else seen)
    return ""


@blueprint.post("/test")
@blueprint.arguments(ProxyTestSchema)
@blueprint.response(200, ProxyTrialSchema)
@auth.open_to(*auth.OPERATORS)
def test_proxy(body: Mapping[str, Any]) -> dict[str, Any]:
    """Tell the address from which the world sees what goes through a proxy, or the stage that fails.

    Stores nothing; no rest begins or ends.
    """
    anchor = service.ANCHORS.get(body["anchor"], body["anchor"])
    if not anchor.startswith(("http://", "https://")):
        names = ", ".join(service.ANCHORS)
        raise Problem(400, "validation_failed", f"An anchor is one of {names}, or a URL.")
    proxy = _meant(body)
    trial: dict[str, Any] = {"ok": False, "egress_ip": None, "stage": None, "error": None}
    try:
        address = service.exit_address(worker_of(current_app).surroundings.client, proxy, anchor)
    except UpstreamError as error:
        return trial | {"stage": stage_of(error), "error": str(error)}
    return trial | {"ok": True, "egress_ip": address}


@blueprint.get("/backoffs")
@blueprint.response(200, BackoffListSchema)
@auth.open_to(*auth.VIEWERS)
def list_backoffs() -> dict[str, Any]:
    """List which proxies have failed for which upstreams."""
    return _backoffs(None)


@blueprint.get("/<proxy_id>/backoffs")
@blueprint.response(200, BackoffListSchema)
@auth.open_to(*auth.VIEWERS)
def list_backoffs_of(proxy_id: str) -> dict[str, Any]:
    """List for which upstreams a proxy has failed."""
    _existing(proxy_id)
    return _backoffs(proxy_id)


@blueprint.post("/<proxy_id>/backoffs/reset")
@blueprint.arguments(BackoffResetSchema)
@blueprint.response(200, BackoffResetResultSchema)
@auth.open_to(*auth.OPERATORS)
def reset_backoffs(body: Mapping[str, Any], proxy_id: str) -> dict[str, int]:
    """Let a proxy be tried again at once."""
    _existing(proxy_id)
    upstream_id = body.get("upstream_id")
    if upstream_id is not None and stored(upstreams.find, upstream_id) is None:
        raise not_found("There is no upstream with this id.")
    with refusals():
        return {"ended": stored(service.end_rests, proxy_id, upstream_id, auth.actor())}


def _backoffs(proxy_id: str | None) -> dict[str, Any]:
    return {
        "items": [
            {
                "proxy_id": pair[0],
                "upstream_id": pair[1],
                "fail_count": rest.fail_count,
                "expires_at": rest.expires_at,
                "last_error": rest.last_error,
                "last_error_at": rest.last_error_at,
            }
            for pair, rest in stored(service.rests, proxy_id).items()
        ]
    }


def _rows() -> list[dict[str, Any]]:
    rows = upstreams.list_all()
    return [
        _row(proxy, [row.id for row in rows if proxy.id in row.proxy_ids]) for proxy in proxies.list_all()
    ]


def _row(proxy: Proxy, upstream_ids: list[str]) -> dict[str, Any]:
    return {
        "id": proxy.id,
        "name": proxy.name,
        "address": proxy.endpoint.address,
        "credential_set": bool(proxy.endpoint.username),
        "dial_timeout_seconds": proxy.dial_seconds,
        "upstream_ids": upstream_ids,
        "etag": _etag(proxy),
    }


def _etag(proxy: Proxy) -> str:
    """Of what an edit can change; who uses it is another's business."""
    return etag.etag_of(service.facts(proxy))


def _answer(proxy_id: str) -> ResponseReturnValue:
    row = next((row for row in stored(_rows) if row["id"] == proxy_id), None)
    if row is None:
        raise _gone()
    return row, {"ETag": row["etag"]}


def _existing(proxy_id: str) -> Proxy:
    proxy = stored(proxies.find, proxy_id)
    if proxy is None:
        raise _gone()
    return proxy


def _matched(proxy_id: str) -> Proxy:
    proxy = _existing(proxy_id)
    etag.require_match(_etag(proxy))
    return proxy


def _meant(body: Mapping[str, Any]) -> Proxy:
    """The proxy to test; what is given beside an id replaces what is stored."""
    with refusals():
        if "id" in body:
            proxy = _existing(body["id"])
            dial_seconds = body.get("dial_timeout_seconds", proxy.dial_seconds)
            return Proxy(proxy.id, proxy.name, proxy.endpoint, dial_seconds)
        endpoint, label = parse(body["url"])
        return Proxy("", label, endpoint, body.get("dial_timeout_seconds"))


def _gone() -> Problem:
    return not_found("There is no proxy with this id.")
