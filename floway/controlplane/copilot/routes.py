"""``/api/upstreams/copilot/...``: sign in to a seat by device code, renew it, look at its quota.

The vendor's device code stays on the server, and so does the clock between two polls.
"""

from collections.abc import Mapping
from typing import Any

from floway.controlplane import auth
from floway.controlplane.copilot.actions import ACTIONS, WHAT, quota, shown, vendor_problems
from floway.controlplane.copilot.schemas import (
    DevicePollSchema,
    DeviceProgressSchema,
    DeviceSignInSchema,
    DeviceStartSchema,
    SeatQuotaSchema,
)
from floway.controlplane.problem import Problem
from floway.controlplane.resource import Resource
from floway.controlplane.subscriptions.acting import acting
from floway.controlplane.subscriptions.actions import mount
from floway.controlplane.subscriptions.problems import problems
from floway.controlplane.subscriptions.schemas import EgressSchema
from floway.errors import UpstreamError
from floway.oauth.errors import SignInRefused
from floway.providers.copilot.hosts import GITHUB
from floway.services.copilot import CopilotSubscriptions, DeviceSignIn, StillWaiting

blueprint = Resource("copilot", "/api/upstreams", "Seats of GitHub Copilot.")


@blueprint.post("/copilot/auth/start")
@blueprint.arguments(DeviceStartSchema)
@blueprint.response(200, DeviceSignInSchema)
@auth.open_to(*auth.OPERATORS)
def start(body: Mapping[str, Any]) -> DeviceSignIn:
    """Begin a sign-in to a seat."""
    with problems(WHAT), vendor_problems():
        host = body.get("github_host", GITHUB)
        return acting(CopilotSubscriptions, body).start_sign_in(host, body.get("upstream_id"))


@blueprint.post("/copilot/auth/poll")
@blueprint.arguments(DevicePollSchema)
@blueprint.response(200, DeviceProgressSchema)
@auth.open_to(*auth.OPERATORS)
def poll(body: Mapping[str, Any]) -> dict[str, Any]:
    """Ask whether somebody has allowed a sign-in; if so, there is an upstream for it."""
    with problems(WHAT), vendor_problems():
        subscriptions = acting(CopilotSubscriptions, body)
        try:
            outcome = subscriptions.poll(body["id"], body.get("name"))
        except SignInRefused as refusal:
            raise Problem(400, "sign_in_refused", refusal.upstream_message) from refusal
        except UpstreamError as failure:
            if subscriptions.is_waiting(body["id"]):
                raise
            # Somebody has allowed it, and what came of it is no seat: another poll would find nothing.
            raise Problem(502, "login_unusable", f"{failure} Start again.") from failure
        if isinstance(outcome, StillWaiting):
            status = "slow_down" if outcome.is_slowed else "pending"
            return {"status": status, "interval_seconds": outcome.interval_seconds}
        return {"status": "complete", "user": outcome.config["user"], "upstream": shown(outcome.id)}


@blueprint.get("/<upstream_id>/copilot/quota")
@blueprint.response(200, SeatQuotaSchema)
@auth.open_to(*auth.OPERATORS)
def read_quota(upstream_id: str) -> dict[str, Any]:
    """Ask GitHub what is left of a seat."""
    return quota({}, upstream_id)


@blueprint.post("/<upstream_id>/copilot/quota")
@blueprint.arguments(EgressSchema)
@blueprint.response(200, SeatQuotaSchema)
@auth.open_to(*auth.OPERATORS)
def read_quota_over(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Ask GitHub what is left of a seat, over ways that are not saved yet."""
    return quota(body, upstream_id)


mount(blueprint, "copilot-", ACTIONS)
