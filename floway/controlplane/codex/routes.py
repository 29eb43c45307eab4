"""``/api/upstreams/codex-*``: sign in to a ChatGPT subscription, import it, refresh it.

A dead credential is never a 401: the dashboard would sign its user out on it.
"""

from collections.abc import Mapping
from typing import Any

from floway.controlplane import auth
from floway.controlplane.codex.actions import ACTIONS, WHAT, shown, source
from floway.controlplane.codex.schemas import CodexImportSchema, CodexUpstreamSchema
from floway.controlplane.resource import Resource
from floway.controlplane.subscriptions.acting import acting
from floway.controlplane.subscriptions.actions import mount
from floway.controlplane.subscriptions.problems import import_problems, problems
from floway.controlplane.subscriptions.schemas import PkceStartSchema, SignInSchema
from floway.services.codex import CodexSubscriptions
from floway.services.subscriptions.sign_ins import SignIn

blueprint = Resource("codex", "/api/upstreams", "ChatGPT subscriptions for Codex.")


@blueprint.post("/codex-pkce-start")
@blueprint.arguments(PkceStartSchema)
@blueprint.response(200, SignInSchema)
@auth.open_to(*auth.OPERATORS)
def start(body: Mapping[str, Any]) -> SignIn:
    """Begin a sign-in to a subscription."""
    with problems(WHAT):
        return acting(CodexSubscriptions).start_sign_in(body.get("upstream_id"))


@blueprint.post("/codex-import")
@blueprint.arguments(CodexImportSchema)
@blueprint.response(201, CodexUpstreamSchema)
@auth.open_to(*auth.OPERATORS)
def import_login(body: Mapping[str, Any]) -> dict[str, Any]:
    """Add an upstream for a pasted login."""
    with problems(WHAT):
        subscriptions = acting(CodexSubscriptions, body)
        with import_problems():
            upstream = subscriptions.import_login(source(body), body.get("name"), body.get("sort_order"))
        return shown(upstream.id)


mount(blueprint, "codex-", ACTIONS)
