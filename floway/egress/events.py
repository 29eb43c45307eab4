"""What the way out reports in the log."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class ProxyFailed(Event):
    """A proxy opened no connection; the upstream's next way is tried, if there is one.

    ``stage`` is ``config``, ``tcp-connect``, ``outer-tls``, ``proxy-handshake`` or ``inner-tls``. An empty
    ``upstream_id`` is one that does not exist yet.
    """

    name = "proxy_failed"
    level = logging.WARNING

    proxy_id: str
    upstream_id: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProxyRestUnshared(Event):
    """The database did not take the failure or the success of a proxy; only this process knows of it."""

    name = "proxy_rest_unshared"
    level = logging.WARNING

    proxy_id: str
    upstream_id: str
    fault: str
