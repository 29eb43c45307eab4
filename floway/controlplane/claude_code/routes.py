"""``/api/upstreams/claude-code-*``: sign in to a subscription, import it, refresh it, ask for its quota.

A dead credential is never a 401: the dashboard would sign its user out on it.
"""

from collections.abc import Mapping
from typing import Any

from floway.controlplane import auth
from floway.controlplane.claude_code.actions import ACTIONS, WHAT, shown, source
from floway.controlplane.claude_code.schemas import (
    ClaudeSignInStartSchema,
    ImportSchema,
    SetupTokenImportSchema,
    UpstreamSchema,
)
from floway.controlplane.resource import Resource
from floway.controlplane.subscriptions.acting import acting
from floway.controlplane.subscriptions.actions import mount
from floway.controlplane.subscriptions.problems import import_problems, problems
from floway.controlplane.subscriptions.schemas import SignInSchema
from floway.providers.claude_code.endpoints import Flow
from floway.services.claude_code import ClaudeSubscriptions
from floway.services.subscriptions.sign_ins import SignIn

blueprint = Resource("claude-code", "/api/upstreams", "Claude Code subscriptions.")


@blueprint.post("/claude-code-pkce-start")
@blueprint.arguments(ClaudeSignInStartSchema)
@blueprint.response(200, SignInSchema)
@auth.open_to(*auth.OPERATORS)
def start_oauth(body: Mapping[str, Any]) -> SignIn:
    """Begin a sign-in to a subscription."""
    return _start("oauth", body)


@blueprint.post("/claude-code-setup-token-pkce-start")
@blueprint.arguments(ClaudeSignInStartSchema)
@blueprint.response(200, SignInSchema)
@auth.open_to(*auth.OPERATORS)
def start_setup_token(body: Mapping[str, Any]) -> SignIn:
    """Begin a sign-in for a setup token."""
    return _start("setup-token", body)


@blueprint.post("/claude-code-import")
@blueprint.arguments(ImportSchema)
@blueprint.response(201, UpstreamSchema)
@auth.open_to(*auth.OPERATORS)
def import_oauth(body: Mapping[str, Any]) -> dict[str, Any]:
    """Add an upstream for a pasted login."""
    return _import("oauth", body)


@blueprint.post("/claude-code-setup-token-import")
@blueprint.arguments(SetupTokenImportSchema)
@blueprint.response(201, UpstreamSchema)
@auth.open_to(*auth.OPERATORS)
def import_setup_token(body: Mapping[str, Any]) -> dict[str, Any]:
    """Add an upstream for a setup token."""
    return _import("setup-token", body)


mount(blueprint, "claude-code-", ACTIONS)
# Its first name, which scripts may know.
mount(blueprint, "", {"probe-quota": ACTIONS["probe-quota"]})


def _start(flow: Flow, body: Mapping[str, Any]) -> SignIn:
    with problems(WHAT):
        return acting(ClaudeSubscriptions).start_sign_in(
            flow, body.get("upstream_id"), may_change_kind=body.get("allow_kind_change", False)
        )


def _import(flow: Flow, body: Mapping[str, Any]) -> dict[str, Any]:
    with problems(WHAT):
        subscriptions = acting(ClaudeSubscriptions, body)
        with import_problems():
            upstream = subscriptions.import_login(
                source(flow, body), body.get("name"), body.get("sort_order")
            )
        return shown(upstream.id)
