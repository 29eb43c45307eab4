"""What can be done to an upstream with a ChatGPT login."""

from collections.abc import Mapping
from typing import Any, Final

from floway.controlplane.codex.schemas import CodexReimportSchema, CodexUpstreamSchema
from floway.controlplane.subscriptions.acting import acting, row
from floway.controlplane.subscriptions.actions import Action
from floway.controlplane.subscriptions.problems import import_problems, problems
from floway.controlplane.subscriptions.schemas import EgressSchema
from floway.services import codex
from floway.services.codex import CodexSubscriptions
from floway.services.codex_logins import Source

WHAT: Final = "Codex"


def source(body: Mapping[str, Any]) -> Source:
    """What was pasted."""
    return Source(body.get("callback"), body.get("auth_json"))


def shown(upstream_id: str) -> dict[str, Any]:
    """An upstream without its secrets."""
    upstream, credential = acting(CodexSubscriptions).shown(upstream_id)
    state = codex.redacted(credential)
    return {**row(upstream, state), "codex_quota": state["accounts"][0]["quotaSnapshot"]}


def reimport_login(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Put another login into an upstream."""
    with problems(WHAT):
        subscriptions = acting(CodexSubscriptions, body)
        with import_problems():
            subscriptions.reimport_login(upstream_id, source(body), body.get("name"))
        return shown(upstream_id)


def refresh_now(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Renew the access token of an upstream."""
    with problems(WHAT):
        acting(CodexSubscriptions, body).refresh_now(upstream_id)
        return shown(upstream_id)


ACTIONS: Final[Mapping[str, Action]] = {
    "reimport": Action(CodexReimportSchema, CodexUpstreamSchema, reimport_login),
    "refresh-now": Action(EgressSchema, CodexUpstreamSchema, refresh_now),
}
