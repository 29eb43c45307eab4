"""What an upstream with a login, or its vendor, does not allow."""

from typing import Literal

from floway.errors import FlowayError

Reason = Literal[
    "wrong_kind", "wrong_flow", "account_terminated", "not_renewable", "upstream_failed", "credential_dead"
]


class ActionRefused(FlowayError):
    """An action that this upstream, or the vendor, does not allow; ``reason`` is for programs."""

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        super().__init__(message)


def login_ended(message: str) -> ActionRefused:
    """The refusal of whatever needs a login that is over."""
    return ActionRefused("account_terminated", f"The login has ended: {message} Re-import it to recover.")
