"""How what the use cases of logins raise is answered; a dead credential is never a 401."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from floway.controlplane.problem import Problem
from floway.errors import ConfigError, StateUnavailable, SwapExhausted, UpstreamError, UpstreamGone
from floway.oauth.errors import SessionTerminated
from floway.services.subscriptions.refusals import ActionRefused, Reason

#: ``{reason of a refusal: status}``.
_STATUS: Final[Mapping[Reason, int]] = {
    "wrong_kind": 400,
    "wrong_flow": 400,
    "account_terminated": 400,
    "not_renewable": 400,
    "upstream_failed": 502,
    "credential_dead": 503,
}


@contextmanager
def problems(what: str) -> Iterator[None]:
    """Answer what the use cases raise; a malformed row is nobody's fault but ours, and stays a 500.

    :param what: the kind, for people: ``Codex``.
    """
    try:
        yield
    except UpstreamGone:
        raise Problem(404, "not_found", f"There is no {what} upstream with this id.") from None
    except ActionRefused as refusal:
        raise Problem(_STATUS[refusal.reason], refusal.reason, str(refusal)) from refusal
    except SwapExhausted as lost:
        raise Problem(409, "write_conflict", str(lost)) from lost
    except StateUnavailable as failure:
        raise Problem(503, "state_unavailable", str(failure)) from failure
    except ConfigError as fault:
        raise Problem(400, "validation_failed", str(fault)) from fault


@contextmanager
def import_problems() -> Iterator[None]:
    """Answer what the vendor says to an import: whatever it is, what was given made no login."""
    try:
        yield
    except (UpstreamError, SessionTerminated) as failure:
        raise Problem(400, "import_failed", str(failure)) from failure
