"""What can be done to an upstream with a login of Claude Code."""

from collections.abc import Mapping
from typing import Any, Final

from floway.controlplane.claude_code.schemas import (
    ProbeSchema,
    ReimportSchema,
    SetupTokenReimportSchema,
    UpstreamSchema,
)
from floway.controlplane.subscriptions.acting import acting, row
from floway.controlplane.subscriptions.actions import Action
from floway.controlplane.subscriptions.problems import import_problems, problems
from floway.controlplane.subscriptions.schemas import EgressSchema
from floway.providers.claude_code.endpoints import Flow
from floway.providers.shared.logins import timestamp
from floway.services import claude_code
from floway.services.claude_code import ClaudeSubscriptions
from floway.services.claude_code_logins import Source

WHAT: Final = "Claude Code"


def source(flow: Flow, body: Mapping[str, Any]) -> Source:
    """What was pasted."""
    return Source(flow, body.get("callback"), body.get("credentials_json"))


def shown(upstream_id: str) -> dict[str, Any]:
    """An upstream without its secrets."""
    upstream, credential = acting(ClaudeSubscriptions).shown(upstream_id)
    return row(upstream, claude_code.redacted(credential))


def reimport_oauth(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Put another login into an upstream."""
    return _reimport("oauth", body, upstream_id)


def reimport_setup_token(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Put another setup token into an upstream."""
    return _reimport("setup-token", body, upstream_id)


def refresh_now(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Renew the access token of an upstream."""
    with problems(WHAT):
        acting(ClaudeSubscriptions, body).refresh_now(upstream_id)
        return shown(upstream_id)


def probe_quota(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Ask the vendor for the usage of an upstream's account."""
    with problems(WHAT):
        probe = acting(ClaudeSubscriptions, body).probe_quota(upstream_id)
        return {**probe.body, "fetched_at": timestamp(probe.fetched_at)}


ACTIONS: Final[Mapping[str, Action]] = {
    "reimport": Action(ReimportSchema, UpstreamSchema, reimport_oauth),
    "setup-token-reimport": Action(SetupTokenReimportSchema, UpstreamSchema, reimport_setup_token),
    "refresh-now": Action(EgressSchema, UpstreamSchema, refresh_now),
    "probe-quota": Action(EgressSchema, ProbeSchema, probe_quota),
}


def _reimport(flow: Flow, body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    with problems(WHAT):
        subscriptions = acting(ClaudeSubscriptions, body)
        with import_problems():
            subscriptions.reimport_login(
                upstream_id,
                source(flow, body),
                body.get("name"),
                may_change_kind=body.get("allow_kind_change", False),
            )
        return shown(upstream_id)
