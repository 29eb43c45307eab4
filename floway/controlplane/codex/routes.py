"""``/api/upstreams/codex-*``: sign in to a ChatGPT subscription, import it, refresh it.

A dead credential is never a 401: the dashboard would sign its user out on it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import current_app, g

from floway.controlplane.claude_code.schemas import EgressSchema, PkceStartSchema, SignInSchema
from floway.controlplane.codex.schemas import CodexImportSchema, CodexReimportSchema, CodexUpstreamSchema
from floway.controlplane.problem import Problem
from floway.controlplane.resource import Resource
from floway.errors import ConfigError, StateUnavailable, SwapExhausted, UpstreamError, UpstreamGone
from floway.oauth.errors import SessionTerminated
from floway.services import codex
from floway.services.codex import ActionRefused, Subscriptions
from floway.services.codex_logins import Source
from floway.services.login_rows import SignIn
from floway.services.proxies import checked_fallback_list
from floway.services.worker import worker_of
from floway.store.db import off_hub

#: ``{reason of a refusal: status}``.
_STATUS = {"account_terminated": 400, "upstream_failed": 502}

blueprint = Resource("codex", "/api/upstreams", "ChatGPT subscriptions for Codex.")


@blueprint.post("/codex-pkce-start")
@blueprint.arguments(PkceStartSchema)
@blueprint.response(200, SignInSchema)
def start(body: Mapping[str, Any]) -> SignIn:
    """Begin a sign-in to a subscription."""
    with _problems():
        return _subscriptions().start_sign_in(body.get("upstream_id"))


@blueprint.post("/codex-import")
@blueprint.arguments(CodexImportSchema)
@blueprint.response(201, CodexUpstreamSchema)
def import_login(body: Mapping[str, Any]) -> dict[str, Any]:
    """Add an upstream for a pasted login."""
    with _problems():
        subscriptions = _subscriptions(body)
        with _import_problems():
            upstream = subscriptions.import_login(_source(body), body.get("name"), body.get("sort_order"))
        return _row(upstream.id)


@blueprint.post("/<upstream_id>/codex-reimport")
@blueprint.arguments(CodexReimportSchema)
@blueprint.response(200, CodexUpstreamSchema)
def reimport_login(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Put another login into an upstream."""
    with _problems():
        subscriptions = _subscriptions(body)
        with _import_problems():
            subscriptions.reimport_login(upstream_id, _source(body), body.get("name"))
        return _row(upstream_id)


@blueprint.post("/<upstream_id>/codex-refresh-now")
@blueprint.arguments(EgressSchema)
@blueprint.response(200, CodexUpstreamSchema)
def refresh_now(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Renew the access token of an upstream."""
    with _problems():
        _subscriptions(body).refresh_now(upstream_id)
        return _row(upstream_id)


def _source(body: Mapping[str, Any]) -> Source:
    return Source(body.get("callback"), body.get("auth_json"))


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
    state = codex.redacted(credential)
    return {
        "id": upstream.id,
        "kind": upstream.kind,
        "name": upstream.name,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        "config": upstream.config,
        "state": state,
        "codex_quota": state["accounts"][0]["quotaSnapshot"],
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
        raise Problem(404, "not_found", "There is no Codex upstream with this id.") from None
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
