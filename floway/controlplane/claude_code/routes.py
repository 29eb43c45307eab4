"""``/api/upstreams/claude-code-*``: sign in to a subscription, import it, refresh it, ask for its quota.

A dead credential is never a 401: the dashboard would sign its user out on it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import current_app, g

from floway.controlplane.claude_code.schemas import (
    EgressSchema,
    ImportSchema,
    PkceStartSchema,
    ProbeSchema,
    ReimportSchema,
    SetupTokenImportSchema,
    SetupTokenReimportSchema,
    SignInSchema,
    UpstreamSchema,
)
from floway.controlplane.problem import Problem
from floway.controlplane.resource import Resource
from floway.errors import ConfigError, StateUnavailable, SwapExhausted, UpstreamError, UpstreamGone
from floway.oauth.errors import SessionTerminated
from floway.providers.claude_code.endpoints import Flow
from floway.providers.claude_code.state import timestamp
from floway.services import claude_code
from floway.services.claude_code import ActionRefused, Subscriptions
from floway.services.claude_code_logins import Source
from floway.services.login_rows import SignIn
from floway.services.proxies import checked_fallback_list
from floway.services.worker import worker_of
from floway.store.db import off_hub

#: ``{reason of a refusal: status}``.
_STATUS = {
    "wrong_kind": 400,
    "wrong_flow": 400,
    "account_terminated": 400,
    "not_renewable": 400,
    "upstream_failed": 502,
    "credential_dead": 503,
}

blueprint = Resource("claude-code", "/api/upstreams", "Claude Code subscriptions.")


@blueprint.post("/claude-code-pkce-start")
@blueprint.arguments(PkceStartSchema)
@blueprint.response(200, SignInSchema)
def start_oauth(body: Mapping[str, Any]) -> SignIn:
    """Begin a sign-in to a subscription."""
    return _start("oauth", body)


@blueprint.post("/claude-code-setup-token-pkce-start")
@blueprint.arguments(PkceStartSchema)
@blueprint.response(200, SignInSchema)
def start_setup_token(body: Mapping[str, Any]) -> SignIn:
    """Begin a sign-in for a setup token."""
    return _start("setup-token", body)


@blueprint.post("/claude-code-import")
@blueprint.arguments(ImportSchema)
@blueprint.response(201, UpstreamSchema)
def import_oauth(body: Mapping[str, Any]) -> dict[str, Any]:
    """Add an upstream for a pasted login."""
    return _import("oauth", body)


@blueprint.post("/claude-code-setup-token-import")
@blueprint.arguments(SetupTokenImportSchema)
@blueprint.response(201, UpstreamSchema)
def import_setup_token(body: Mapping[str, Any]) -> dict[str, Any]:
    """Add an upstream for a setup token."""
    return _import("setup-token", body)


@blueprint.post("/<upstream_id>/claude-code-reimport")
@blueprint.arguments(ReimportSchema)
@blueprint.response(200, UpstreamSchema)
def reimport_oauth(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Put another login into an upstream."""
    return _reimport("oauth", upstream_id, body)


@blueprint.post("/<upstream_id>/claude-code-setup-token-reimport")
@blueprint.arguments(SetupTokenReimportSchema)
@blueprint.response(200, UpstreamSchema)
def reimport_setup_token(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Put another setup token into an upstream."""
    return _reimport("setup-token", upstream_id, body)


@blueprint.post("/<upstream_id>/claude-code-refresh-now")
@blueprint.arguments(EgressSchema)
@blueprint.response(200, UpstreamSchema)
def refresh_now(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Renew the access token of an upstream."""
    with _problems():
        _subscriptions(body).refresh_now(upstream_id)
        return _row(upstream_id)


@blueprint.post("/<upstream_id>/claude-code-probe-quota")
@blueprint.post("/<upstream_id>/probe-quota")
@blueprint.arguments(EgressSchema)
@blueprint.response(200, ProbeSchema)
def probe_quota(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Ask the vendor for the usage of an upstream's account."""
    with _problems():
        probe = _subscriptions(body).probe_quota(upstream_id)
        return {**probe.body, "fetched_at": timestamp(probe.fetched_at)}


def _start(flow: Flow, body: Mapping[str, Any]) -> SignIn:
    with _problems():
        return _subscriptions().start_sign_in(flow, body.get("upstream_id"))


def _import(flow: Flow, body: Mapping[str, Any]) -> dict[str, Any]:
    with _problems():
        subscriptions = _subscriptions(body)
        source = Source(flow, body.get("callback"), body.get("credentials_json"))
        with _import_problems():
            upstream = subscriptions.import_login(source, body.get("name"), body.get("sort_order"))
        return _row(upstream.id)


def _reimport(flow: Flow, upstream_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
    with _problems():
        subscriptions = _subscriptions(body)
        source = Source(flow, body.get("callback"), body.get("credentials_json"))
        with _import_problems():
            subscriptions.reimport_login(upstream_id, source, body.get("name"))
        return _row(upstream_id)


def _subscriptions(body: Mapping[str, Any] | None = None) -> Subscriptions:
    """The use cases, over the ways that a body states."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another greenlet has no proxy
    entries = (body or {}).get("proxy_fallback_list")
    stated = None
    if entries is not None:
        stated = off_hub(app, checked_fallback_list, [entry["id"] for entry in entries])
    return Subscriptions(app, worker_of(app).surroundings, g.session_user.user_id, stated)


def _row(upstream_id: str) -> dict[str, Any]:
    upstream, credential = _subscriptions().shown(upstream_id)
    return {
        "id": upstream.id,
        "kind": upstream.kind,
        "name": upstream.name,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        "config": upstream.config,
        "state": claude_code.redacted(credential),
        "flag_overrides": upstream.flag_overrides,
        "disabled_public_model_ids": sorted(upstream.disabled_models),
        "proxy_fallback_list": [{"id": proxy_id} for proxy_id in upstream.proxy_ids],
    }


@contextmanager
def _problems() -> Iterator[None]:
    """Answer what the use cases raise; a malformed row is nobody's fault but ours, and stays a 500."""
    try:
        yield
    except UpstreamGone:
        raise Problem(404, "not_found", "There is no Claude Code upstream with this id.") from None
    except ActionRefused as refusal:
        raise Problem(_STATUS[refusal.reason], refusal.reason, str(refusal)) from refusal
    except SwapExhausted as lost:
        raise Problem(409, "write_conflict", str(lost)) from lost
    except StateUnavailable as failure:
        raise Problem(503, "state_unavailable", str(failure)) from failure
    except ConfigError as fault:
        raise Problem(400, "validation_failed", str(fault)) from fault


@contextmanager
def _import_problems() -> Iterator[None]:
    """Answer what the vendor says to an import: whatever it is, what was pasted gave no login."""
    try:
        yield
    except (UpstreamError, SessionTerminated) as failure:
        raise Problem(400, "import_failed", str(failure)) from failure
