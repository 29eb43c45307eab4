"""Everything that can go wrong, as a tree.

A class exists because somebody catches it::

    FlowayError
    ├── ClientError                 our answer to a request that we refuse; has a status
    │   ├── NotAuthenticated        401
    │   ├── NotAllowed              403; ModelNotAllowed, ModelNotFound, ModelNotServed and WrongKind
    │   │   │                       stand in ``floway.gateway.model_errors``
    │   │   └── NativeClientRequired
    │   ├── NotReady                503
    │   ├── LossyTranslation        400
    │   ├── MalformedRequest        400
    │   ├── BodyTooLarge            413
    │   ├── LimitExceeded           429; with LimitsUnknown, 503, in ``floway.gateway.limits.errors``
    │   ├── TooBusy                 429
    │   └── UnsupportedEncoding     415
    ├── UpstreamError               an attempt failed; the next candidate may serve. RequestUnsendable and
    │   │                           UpstreamsExcluded stand in ``egress.errors`` and ``gateway.health.errors``
    │   ├── UpstreamUnreachable     refused, DNS, TLS
    │   │   └── DialFailed          a proxy opened no tunnel; keeps the stage
    │   ├── UpstreamTimeout         connect, headers or idle limit passed
    │   ├── UpstreamBroken          what arrived is not what the protocol promises
    │   └── CatalogUnavailable      no model list; keeps the upstream's answer
    ├── CredentialError             a stored credential cannot be used
    │   ├── CredentialUnusable      503; dead, expired or revoked
    │   ├── QuotaExhausted          429; the vendor said that it would refuse
    │   ├── MalformedState          500; the row is not what its kind writes
    │   ├── StateUnavailable        503; the database did not take or give it
    │   ├── SwapExhausted           too many lost compare-and-swap races in a row
    │   └── UpstreamGone            the row was deleted meanwhile
    ├── InternalError               a defect of ours
    └── ConfigError                 settings or rows that cannot work
        ├── EditConflict            somebody else's edit or use stands against it
        └── NotThere                what was to be changed does not exist

An error takes its facts as arguments, keeps them, and builds its own sentence.
No error ever holds a secret or a prompt.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

#: How far a connection through a proxy came: the proxy's own connection and TLS, its answer, and the TLS
#: with the upstream inside the tunnel. ``config``: this gateway cannot use the proxy at all.
Stage = Literal["config", "tcp-connect", "outer-tls", "proxy-handshake", "inner-tls"]


class FlowayError(Exception):
    """The root; nothing raises it as such."""


class ClientError(FlowayError):
    """A request that the gateway itself refuses."""

    status = 400
    #: The machine-readable code of OpenAI-shaped bodies.
    code: str | None = None
    #: The member of the request that is at fault, where one is.
    param: str | None = None
    #: How long a client had better wait; None says nothing.
    retry_after_seconds: int | None = None


class NotAuthenticated(ClientError):
    """No API key, or one that is unknown, revoked or expired."""

    status = 401
    code = "invalid_api_key"

    def __init__(self, had_key: bool) -> None:
        super().__init__(
            "The API key is not known, has expired or was revoked."
            if had_key
            else "No API key was sent. Use the header 'Authorization: Bearer KEY', "
            "'x-api-key' or 'x-goog-api-key'."
        )


class NotReady(ClientError):
    """The gateway cannot know yet who is calling; never mistaken for a bad key."""

    status = 503
    code = "not_ready"

    def __init__(self) -> None:
        super().__init__("The gateway is not ready: its database cannot be read. Try again in a moment.")


class NotAllowed(ClientError):
    """The key is good, but may not do this."""

    status = 403
    code = "permission_denied"


class NativeClientRequired(NotAllowed):
    """Only subscriptions serve the model, and they are for their vendor's own client."""

    code = "upstream_requires_native_client"


class LossyTranslation(ClientError):
    """A strict key, and an upstream whose protocol cannot carry the whole request."""

    code = "lossy_translation"

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        self.param = paths[0]
        named = ", ".join(path[:100] for path in paths[:20])
        more = f" and {len(paths) - 20} more" if len(paths) > 20 else ""
        super().__init__(
            f"This key is strict, and the request cannot be translated without changing {named}{more}. "
            "Leave them out, or ask for a model whose upstream speaks this protocol."
        )


class MalformedRequest(ClientError):
    """The request is not what its protocol asks for."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None) -> None:
        self.param = param
        self.code = code
        super().__init__(message)


class BodyTooLarge(ClientError):
    """The request body is larger than the gateway accepts."""

    status = 413
    code = "request_too_large"

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__(
            f"The request body is larger than the limit of {limit_bytes} bytes (FLOWAY_MAX_BODY_BYTES)."
        )


class TooBusy(ClientError):
    """More of the same is under way than this process takes on at a time."""

    status = 429
    code = "rate_limited"
    #: What is waited for takes tenths of a second.
    retry_after_seconds = 1

    def __init__(self, what: str) -> None:
        super().__init__(f"Too many {what} at the same time; try again in a moment.")


class UnsupportedEncoding(ClientError):
    """The request body is compressed in a way that the gateway does not know."""

    status = 415
    code = "unsupported_content_encoding"

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"The content-encoding '{encoding[:64]}' is not supported; send identity, gzip, deflate or zstd."
        )


class UpstreamError(FlowayError):
    """An attempt at an upstream failed without an HTTP answer of its own."""

    status = 502
    #: The machine-readable code that clients are told.
    failure_code = "upstream_error"
    retry_after_seconds: int | None = None


class UpstreamUnreachable(UpstreamError):
    """No connection came about: refused, name not found, TLS."""


class DialFailed(UpstreamUnreachable):
    """No connection came about through one proxy; nothing of a request was sent."""

    def __init__(self, proxy_name: str, stage: Stage, reason: str) -> None:
        self.stage = stage
        self.reason = reason
        super().__init__(f"The way through the proxy '{proxy_name}' failed: [{stage}] {reason}.")


class UpstreamTimeout(UpstreamError):
    """A limit passed: ``phase`` is ``connect``, ``headers`` or ``idle``."""

    status = 504

    def __init__(self, phase: str, seconds: float) -> None:
        self.phase = phase
        self.seconds = seconds
        super().__init__(
            {
                "connect": f"The upstream did not accept a connection within {seconds:g} s.",
                "headers": f"The upstream sent no answer within {seconds:g} s.",
                "idle": f"The upstream sent nothing for {seconds:g} s and was given up.",
            }[phase]
        )


class UpstreamBroken(UpstreamError):
    """The upstream's answer ended early or is not what was asked for."""


class CatalogUnavailable(UpstreamError):
    """The upstream's model list cannot be had.

    ``answer_status`` and the rest are the upstream's own answer, if any. Without a body the status is
    ours: the list was not asked for, since its account cannot be used.
    """

    def __init__(
        self,
        message: str,
        answer_status: int | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes = b"",
    ) -> None:
        self.answer_status = answer_status
        if answer_status is not None and not body:
            self.status = answer_status
        self.headers = headers
        self.body = body
        super().__init__(message)


class CredentialError(FlowayError):
    """A stored credential or state cannot be used; another upstream may serve."""

    status = 503
    code = "upstream_unavailable"
    #: The error type that clients see; None leaves it to the status.
    kind: str | None = None
    #: How long a client had better wait; None is unknown.
    retry_after_seconds: int | None = None
    #: The same as an instant, where it is one.
    retry_at: datetime | None = None


class CredentialUnusable(CredentialError):
    """The account's credential is dead or cannot be renewed now; the message says what to do."""

    def __init__(self, message: str, kind: str | None = None) -> None:
        self.kind = kind
        super().__init__(message)


class QuotaExhausted(CredentialError):
    """The vendor has said that the account is used up until a time that is still to come."""

    status = 429
    code = "rate_limit_exceeded"

    def __init__(
        self,
        message: str,
        retry_after_seconds: int,
        kind: str | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        self.retry_after_seconds = retry_after_seconds
        self.retry_at = retry_at
        self.kind = kind
        super().__init__(message)


class MalformedState(CredentialError):
    """A stored state is not what its kind writes; the log says where, nobody else is told."""

    status = 500
    code = "gateway_error"

    def __init__(self, upstream_id: str) -> None:
        self.upstream_id = upstream_id
        super().__init__(
            f"The stored state of upstream {upstream_id} is malformed; the gateway's log has the path."
        )


class StateUnavailable(CredentialError):
    """The database could not be read or written; nothing is known about the credential."""

    def __init__(self, upstream_id: str) -> None:
        self.upstream_id = upstream_id
        super().__init__(f"The state of upstream {upstream_id} cannot be reached in the database; try again.")


class SwapExhausted(CredentialError):
    """A compare-and-swap lost too many races in a row."""

    def __init__(self, upstream_id: str, rounds: int) -> None:
        super().__init__(f"The state of upstream {upstream_id} lost {rounds} races in a row; try again.")


class UpstreamGone(CredentialError):
    """The upstream was deleted while its state was being written."""

    def __init__(self, upstream_id: str) -> None:
        self.upstream_id = upstream_id
        super().__init__(f"The upstream {upstream_id} does not exist any more.")


class InternalError(FlowayError):
    """A defect of ours; the log has the details under the request id, the client has none."""

    status = 500

    def __init__(self, request_id: str) -> None:
        super().__init__(f"Internal error of the gateway. Its log has the details under {request_id}.")


class ConfigError(FlowayError):
    """Settings or stored rows that cannot work; the sentence says what to change.

    :param faults: ``{path of a member: what is wrong with it}``, where a document is at fault.
    :param code: a stable word for programs.
    """

    def __init__(
        self, message: str, faults: Mapping[str, str] | None = None, code: str = "validation_failed"
    ) -> None:
        self.faults = dict(faults or {})
        self.code = code
        super().__init__(message)


class EditConflict(ConfigError):
    """An edit that is fine by itself, but not beside what others did or use.

    :param code: a stable word for programs, such as ``name_taken``.
    :param facts: ``{name: ids}``, for a program that goes on from them.
    """

    def __init__(self, code: str, message: str, facts: Mapping[str, list[str]] | None = None) -> None:
        self.facts = dict(facts or {})
        super().__init__(message, code=code)


class NotThere(ConfigError):
    """The row that was to be changed does not exist."""
