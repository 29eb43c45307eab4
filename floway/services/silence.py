"""How long upstreams are silent within their streams, and what that says about the limits that end them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from math import ceil
from typing import Final

from floway.domain.histogram import Histogram, merged
from floway.domain.performance import EDGES
from floway.domain.protocol import PROTOCOLS
from floway.domain.upstream import Upstream
from floway.domain.usage_periods import periods
from floway.errors import ConfigError
from floway.providers.base import Provider, Surroundings
from floway.providers.registry import create
from floway.store import performance_reports as store
from floway.store import upstreams
from floway.store.db import reading
from floway.store.performance import ENDED
from floway.store.performance_reports import Question

#: Fewer streams say nothing about one of a thousand.
ENOUGH_STREAMS: Final = 1000
#: A limit lies above what was seen by so much: the rarest silence has not been seen.
ROOM: Final = 1.5
#: A shorter limit would end streams for a hiccup of the network.
SHORTEST_SECONDS: Final = 30

_US: Final = 1_000_000
_BY: Final = Question(("upstream", "model_key", "protocol"))


@dataclass(frozen=True, slots=True)
class Silence:
    """How long one model of an upstream is silent."""

    upstream_id: str
    #: None for one that is gone.
    upstream_name: str | None
    model_key: str
    #: What is spoken with the upstream.
    protocol: str
    #: How many streams there were, and how often they waited.
    streams: int
    waits: int
    #: Exchanges that were ended for silence, whatever the client spoke.
    stalled: int
    #: Of single waits.
    wait_p999_seconds: float
    #: Of the longest wait of each stream: one stream of a thousand is silent for longer.
    stream_p999_seconds: float
    #: After how much silence a stream is ended; None for an upstream that is gone.
    limit_seconds: float | None
    #: What would end fewer than one stream of a thousand; None as long as too few were seen.
    suggested_seconds: int | None
    #: Upper edges of the buckets, and how often a stream's longest wait fell into each; one more lies above.
    edges_seconds: tuple[float, ...]
    longest_waits: tuple[int, ...]

    @property
    def is_limit_low(self) -> bool:
        """Whether the limit ends streams that would have gone on, as far as is seen."""
        return (
            self.suggested_seconds is not None
            and self.limit_seconds is not None
            and self.limit_seconds < self.stream_p999_seconds
        )


def profile(
    surroundings: Surroundings, since: datetime, until: datetime, upstream_id: str | None = None
) -> tuple[Silence, ...]:
    """The silence of every upstream's models that streamed, the longest first.

    :param surroundings: what providers are made with, to ask them for their limits.
    """
    question = Question(_BY.group_by, {} if upstream_id is None else {"upstream": (upstream_id,)})
    asked = periods(since, until, "all", UTC)
    with reading():
        waits = store.histograms("wait", question, asked)
        longest = store.histograms("longest_wait", question, asked)
        ended = store.endings(question, asked)
        rows = {row.id: row for row in upstreams.list_all()}
    # A provider is made for each, and an upstream may have hundreds of models.
    limit = cache(lambda upstream_id, protocol: _limit(rows.get(upstream_id), protocol, surroundings))
    stalled: dict[tuple[str, ...], int] = {}
    for (_, members), counts in ended.items():
        key = members[:2]
        stalled[key] = stalled.get(key, 0) + counts[ENDED.index("stalled")]
    found = [
        _silence(
            members,
            rows.get(members[0]),
            limit(members[0], members[2]),
            waits.get((0, members), merged(EDGES["wait"], ())),
            histogram,
            stalled.get(members[:2], 0),
        )
        for (_, members), histogram in longest.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (-each.stream_p999_seconds, each.upstream_id, each.model_key))
    )


def _silence(
    members: Sequence[str],
    row: Upstream | None,
    limit_seconds: float | None,
    waits: Histogram,
    longest: Histogram,
    stalled: int,
) -> Silence:
    upstream_id, model_key, protocol = members
    stream = _seconds(longest)
    return Silence(
        upstream_id,
        None if row is None else row.name,
        model_key,
        protocol,
        longest.total,
        waits.total,
        stalled,
        _seconds(waits),
        stream,
        limit_seconds,
        _suggested(longest.total, stream),
        tuple(edge / _US for edge in longest.edges),
        longest.counts,
    )


def _seconds(histogram: Histogram) -> float:
    return round((histogram.percentile(99.9) or 0) / _US, 3)


def _suggested(streams: int, seconds: float) -> int | None:
    """With room above, in whole tens of seconds."""
    if streams < ENOUGH_STREAMS:
        return None
    return max(ceil(seconds * ROOM / 10) * 10, SHORTEST_SECONDS)


def _limit(row: Upstream | None, protocol: str, surroundings: Surroundings) -> float | None:
    spoken = next((each for each in PROTOCOLS if each == protocol), None)
    if row is None or spoken is None:
        return None
    try:
        provider: Provider = create(row, surroundings)
    except ConfigError:
        # A row that cannot work ends no stream.
        return None
    return provider.idle_seconds(spoken)
