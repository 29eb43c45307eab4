"""A failure on its way to a client, before its protocol gives it a shape."""

from dataclasses import dataclass
from datetime import datetime

from floway.errors import ClientError, CredentialError, FlowayError, UpstreamError


@dataclass(frozen=True, slots=True)
class Failure:
    """What every protocol needs to render an error."""

    status: int
    message: str
    #: Machine-readable code of OpenAI-shaped bodies.
    code: str | None = None
    #: The request member at fault.
    param: str | None = None
    #: The error type of every protocol that has one; None leaves it to the status.
    kind: str | None = None
    #: How long the client had better wait; None says nothing.
    retry_after_seconds: int | None = None
    #: The instant of it, where the upstream has named one.
    retry_at: datetime | None = None

    @classmethod
    def of(cls, error: FlowayError) -> "Failure":
        """The failure that tells a client about ``error``."""
        if isinstance(error, ClientError):
            return cls(
                error.status,
                str(error),
                error.code,
                error.param,
                retry_after_seconds=error.retry_after_seconds,
            )
        if isinstance(error, CredentialError):
            return cls(
                error.status,
                str(error),
                error.code,
                kind=error.kind,
                retry_after_seconds=error.retry_after_seconds,
                retry_at=error.retry_at,
            )
        if isinstance(error, UpstreamError):
            seconds = error.retry_after_seconds
            return cls(error.status, str(error), error.failure_code, retry_after_seconds=seconds)
        return cls(500, str(error), "gateway_error")
