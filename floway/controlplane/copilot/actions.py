"""What can be done to an upstream with a Copilot seat."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from floway.controlplane.copilot.schemas import CopilotUpstreamSchema, SeatQuotaSchema
from floway.controlplane.problem import Problem
from floway.controlplane.subscriptions.acting import acting, row
from floway.controlplane.subscriptions.actions import Action
from floway.controlplane.subscriptions.problems import problems
from floway.controlplane.subscriptions.schemas import EgressSchema
from floway.errors import UpstreamError
from floway.oauth.errors import ExchangeRefused
from floway.services import copilot
from floway.services.copilot import CopilotSubscriptions

WHAT: Final = "Copilot"


def shown(upstream_id: str) -> dict[str, Any]:
    """An upstream without its secrets."""
    upstream, credential = acting(CopilotSubscriptions).shown(upstream_id)
    return row(upstream, copilot.redacted(credential))


@contextmanager
def vendor_problems() -> Iterator[None]:
    """Answer what the vendor does not do: it is never the operator's session that is at fault."""
    try:
        yield
    except UpstreamError as failure:
        raise Problem(502, "upstream_failed", str(failure)) from failure


def refresh_now(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Exchange the login for another Copilot token."""
    with problems(WHAT):
        acting(CopilotSubscriptions, body).refresh_now(upstream_id)
        return shown(upstream_id)


def quota(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """Ask GitHub what is left of the seat."""
    with problems(WHAT), vendor_problems():
        try:
            found = acting(CopilotSubscriptions, body).quota(upstream_id)
        except ExchangeRefused as refusal:
            # What says nothing of the login is told as it is, but for what is no error on this side.
            status = refusal.answer_status if refusal.answer_status >= 400 else 502
            raise Problem(status, "upstream_failed", str(refusal)) from refusal
        return {"quota": found}


ACTIONS: Final[Mapping[str, Action]] = {
    "refresh-now": Action(EgressSchema, CopilotUpstreamSchema, refresh_now),
    "quota": Action(EgressSchema, SeatQuotaSchema, quota),
}
