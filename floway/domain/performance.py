"""What is measured of exchanges, and how they are told apart by their end."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final, Literal, get_args

from floway.domain.exchange import ExchangeRecord
from floway.domain.verdict import Verdict

#: ``queue`` to ``upstream`` follow each other up to the head of the answer; ``first_byte`` is the last three
#: of them; it, ``first_token`` and ``output_token`` are of the attempt that served, ``total`` is of the
#: exchange. ``wait`` is each silence of a stream, ``longest_wait`` the longest one of each.
Metric = Literal[
    "queue",
    "gateway",
    "connect",
    "upstream",
    "first_byte",
    "first_token",
    "output_token",
    "total",
    "wait",
    "longest_wait",
]
METRICS: Final[tuple[Metric, ...]] = get_args(Metric)

Ending = Literal["succeeded", "failed_with_output", "failed_without_output", "neutral"]
ENDINGS: Final[tuple[Ending, ...]] = get_args(Ending)

#: Waits that are no longer are only counted.
SHORT_WAIT_MS: Final = 1000

_MS: Final = 1000
_SECOND: Final = 1_000_000

# No edge is ever changed: what is stored goes by its number.
_OWN: Final = tuple(
    us * _MS // 10
    for us in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 3000, 5000, 7000, 10_000, 14_000, 20_000)
) + tuple(seconds * _SECOND for seconds in (4, 8, 16, 30, 60, 120, 300))
_FIRST_TOKEN: Final = tuple(
    ms * _MS
    for ms in (
        *(100, 200, 300, 500, 700, 1000, 1400, 2000, 2800, 4000, 5500, 8000),
        *(12_000, 16_000, 24_000, 36_000, 60_000, 120_000, 300_000),
    )
)
_FIRST_BYTE: Final = (10 * _MS, 20 * _MS, 50 * _MS, *_FIRST_TOKEN)
_OUTPUT_TOKEN: Final = (
    *(500, 1000, 2000, 3333, 5000, 6667, 8333, 10_000, 12_500, 14_286, 16_667, 20_000, 25_000, 33_333),
    *(40_000, 50_000, 66_667, 100_000, 150_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000),
)
_TOTAL: Final = (*_FIRST_TOKEN, 600 * _SECOND, 1200 * _SECOND, 1800 * _SECOND, 3600 * _SECOND)
_SILENCE: Final = tuple(
    seconds * _SECOND
    for seconds in (
        *(1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360, 450, 600, 900),
        *(1800, 3600),
    )
)

#: ``{metric: upper edges in microseconds}``; never more than 24.
EDGES: Final[Mapping[Metric, tuple[int, ...]]] = {
    "queue": _OWN,
    "gateway": _OWN,
    "connect": _OWN,
    "upstream": _FIRST_BYTE,
    "first_byte": _FIRST_BYTE,
    "first_token": _FIRST_TOKEN,
    "output_token": _OUTPUT_TOKEN,
    "total": _TOTAL,
    "wait": _SILENCE,
    "longest_wait": _SILENCE,
}

#: Refusals of what the client asked for; any upstream would say so.
_CLIENTS_FAULTS: Final = frozenset({400, 404, 413, 415, 422})
_FAILED: Final = frozenset({Verdict.UPSTREAM_ERROR, Verdict.UPSTREAM_CUT, Verdict.STALLED})


def ending_of(record: ExchangeRecord) -> Ending:
    """Whether an exchange speaks for its upstream, against it, or neither."""
    if record.verdict is Verdict.COMPLETE:
        return "succeeded"
    if record.verdict not in _FAILED or not record.upstream_id or record.status in _CLIENTS_FAULTS:
        return "neutral"
    has_output = record.first_token_ms is not None or record.usage.output_tokens > 0
    return "failed_with_output" if has_output else "failed_without_output"


def measured(record: ExchangeRecord, ending: Ending) -> list[tuple[Metric, int]]:
    """The numbers of the buckets into which the times of an exchange fall.

    One that failed before it said anything has no times, nor has one that its client gave up.
    """
    if ending in ("neutral", "failed_without_output"):
        return []
    total, queue, gateway, upstream = (
        record.duration_ms * _MS,
        record.queue_us,
        record.gateway_us,
        record.upstream_us,
    )
    found: list[tuple[Metric, int]] = [("total", bisect_left(_TOTAL, total))]
    if queue is None or gateway is None or upstream is None:
        return found
    connect = record.connect_us or 0
    found += (
        ("queue", bisect_left(_OWN, queue)),
        ("gateway", bisect_left(_OWN, gateway)),
        ("upstream", bisect_left(_FIRST_BYTE, upstream)),
        ("first_byte", bisect_left(_FIRST_BYTE, gateway + connect + upstream)),
    )
    if connect:
        # One that was open already would hide what opening one takes.
        found.append(("connect", bisect_left(_OWN, connect)))
    if record.first_token_ms is None:
        return found
    first = record.first_token_ms * _MS
    found.append(("first_token", bisect_left(_FIRST_TOKEN, first)))
    if (tokens := record.usage.output_tokens) > 1:
        found.append(
            ("output_token", bisect_left(_OUTPUT_TOKEN, max(total - queue - first, 0) // (tokens - 1)))
        )
    return found


def waited(record: ExchangeRecord) -> Iterator[tuple[Metric, int, int]]:
    """``(metric, number of a bucket, how often)`` of the silences of a stream, whatever its end."""
    if not record.waits:
        return
    if short := record.waits - len(record.long_waits_ms):
        yield "wait", 0, short
    for ms in record.long_waits_ms:
        yield "wait", bisect_left(_SILENCE, ms * _MS), 1
    yield "longest_wait", bisect_left(_SILENCE, max(record.long_waits_ms, default=0) * _MS), 1
