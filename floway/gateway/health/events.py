"""What is logged about upstreams that are passed over."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class UpstreamExcluded(Event):
    """An upstream, or one model of it, is passed over from now until an instant.

    ``state`` is ``cooldown``, ``exhausted``, ``refused`` or ``open``; ``status`` the answer that led to it,
    if there was one; ``id`` the request it happened to. ``flask --app wsgi upstreams health`` has the
    evidence.
    """

    name = "upstream_excluded"
    level = logging.WARNING

    upstream_id: str
    state: str
    until: str
    model_key: str = ""
    status: int | None = None
    limit: str = ""
    #: How often in a row.
    times: int = 1
    id: str = ""


@dataclass(frozen=True, slots=True)
class UpstreamReadmitted(Event):
    """An upstream that was passed over has served.

    After failures its traffic comes back within 10 seconds, else at once.
    """

    name = "upstream_readmitted"

    upstream_id: str
    state: str
    model_key: str = ""


@dataclass(frozen=True, slots=True)
class UpstreamHealthUnshared(Event):
    """What a worker learned about an upstream could not be stored; the other workers have to learn it too."""

    name = "upstream_health_unshared"
    level = logging.WARNING

    upstream_id: str
    fault: str
