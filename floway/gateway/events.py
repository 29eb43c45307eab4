"""What the gateway reports in its log."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class ExchangeSettled(Event):
    """An exchange has ended; written once for each, also for refused ones.

    ``id`` is the request id that the client was sent; ``upstream_request_id`` the upstream's own.
    Token counts are the canonical, disjoint ones.
    """

    name = "exchange_settled"

    id: str
    verdict: str
    status: int
    protocol: str
    action: str
    model: str
    stream: bool
    duration_ms: int
    key_id: str = ""
    upstream_id: str = ""
    model_key: str = ""
    tier: str = ""
    attempts: int = 0
    first_token_ms: int | None = None
    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    #: Millionths of a US dollar; None when there is no price for what was used.
    cost_microusd: int | None = 0
    upstream_request_id: str = ""
    client_request_id: str = ""
    #: Of the client's ``traceparent``.
    trace_id: str = ""
    #: Members of the request that a translation dropped, renamed, clamped or invented.
    losses: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class AttemptFailed(Event):
    """An upstream did not serve an exchange; the next candidate is tried, if there is one."""

    name = "attempt_failed"
    level = logging.WARNING

    id: str
    upstream_id: str
    attempt: int
    reason: str
    #: The upstream's HTTP status; None when it sent none.
    status: int | None = None


@dataclass(frozen=True, slots=True)
class InternalFault(Event):
    """A defect of the gateway; the traceback follows on the next lines."""

    name = "internal_fault"
    level = logging.ERROR

    id: str
    fault: str


@dataclass(frozen=True, slots=True)
class CatalogRefreshed(Event):
    """The model list of an upstream was fetched."""

    name = "catalog_refreshed"

    upstream_id: str
    models: int


@dataclass(frozen=True, slots=True)
class CatalogFailed(Event):
    """The model list of an upstream could not be fetched; an older one stays in use, if there is one."""

    name = "catalog_failed"
    level = logging.WARNING

    upstream_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class UsageDoubted(Event):
    """A usage report contradicts itself or a flag of its upstream; it is billed all the same.

    Cached tokens are counted as if they stood beside the input tokens.
    """

    name = "usage_doubted"
    level = logging.WARNING

    id: str
    upstream_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class UsageWriteFailed(Event):
    """A batch of usage could not be written; it is kept and tried again."""

    name = "usage_write_failed"
    level = logging.ERROR

    waiting: int
    reason: str


@dataclass(frozen=True, slots=True)
class UsageDropped(Event):
    """Usage was lost because the database stayed away for too long and the queue was full."""

    name = "usage_dropped"
    level = logging.CRITICAL

    records: int


@dataclass(frozen=True, slots=True)
class DrainStarted(Event):
    """The worker was told to stop: nothing is accepted any more, open answers may go on for a while."""

    name = "drain_started"

    open_exchanges: int
    limit_seconds: float


@dataclass(frozen=True, slots=True)
class DrainEnded(Event):
    """The limit of the drain passed; what was still open is ended with an error frame."""

    name = "drain_ended"
    level = logging.WARNING

    ended_exchanges: int


@dataclass(frozen=True, slots=True)
class UpstreamUnusable(Event):
    """A stored upstream cannot work as it is configured and is left out; the others serve."""

    name = "upstream_unusable"
    level = logging.ERROR

    upstream_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class SnapshotTaken(Event):
    """A worker goes by what is stored; each worker says so once for each ``revision`` that it takes over.

    A change by an operator is in force everywhere when every ``pid`` has named its revision or a later one.
    """

    name = "snapshot_taken"

    pid: int
    revision: int


@dataclass(frozen=True, slots=True)
class SnapshotFailed(Event):
    """The database cannot be read; the gateway goes on with what it knows and tries again."""

    name = "snapshot_failed"
    level = logging.ERROR

    fault: str


@dataclass(frozen=True, slots=True)
class BackgroundFailed(Event):
    """A background task of the worker failed; it is tried again. The traceback follows."""

    name = "background_failed"
    level = logging.ERROR

    task: str
    fault: str
