"""The metrics themselves: names, labels and what they tell.

Labels are bounded: no user, no key, and models only as an upstream names them, up to ``MAX_MODELS``.
https://prometheus.io/docs/practices/naming/
"""

from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

#: Further models are counted together.
MAX_MODELS: Final = 500
OTHER: Final = "other"
#: Where no upstream was asked.
NONE: Final = "none"

#: Seconds. From a cached answer to a model that thinks for minutes.
DURATIONS: Final = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600)
FIRST_TOKENS: Final = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.5, 8, 12, 16, 24, 36, 60, 120, 300)


@dataclass(frozen=True, slots=True)
class Meters:
    """Every metric of a gateway."""

    exchanges: Counter
    duration_seconds: Histogram
    first_token_seconds: Histogram
    tokens: Counter
    cost: Counter
    unpriced: Counter
    failed_attempts: Counter
    losses: Counter
    open: Gauge
    waiting: Gauge


def meters(registry: CollectorRegistry | None) -> Meters:
    """The metrics in a registry; with None in none, as those must be whose values are shared in files."""
    return Meters(*_of_time(registry), *_of_amounts(registry), *_of_now(registry))


def _of_time(registry: CollectorRegistry | None) -> tuple[Counter, Histogram, Histogram]:
    return (
        Counter(
            "floway_exchanges",
            "Finished requests, by how they ended (outcome) and what the client was sent (status).",
            ("protocol", "upstream", "model", "outcome", "status"),
            registry=registry,
        ),
        Histogram(
            "floway_exchange_duration_seconds",
            "From the arrival of a request to its end.",
            ("protocol", "upstream"),
            buckets=DURATIONS,
            registry=registry,
        ),
        Histogram(
            "floway_time_to_first_token_seconds",
            "From the start of the attempt that served to its first output token.",
            ("protocol", "upstream"),
            buckets=FIRST_TOKENS,
            registry=registry,
        ),
    )


def _of_amounts(registry: CollectorRegistry | None) -> tuple[Counter, Counter, Counter, Counter, Counter]:
    return (
        Counter(
            "floway_tokens",
            "Tokens, each in one bucket: input, cache_read, cache_write, output, input_image, output_image.",
            ("upstream", "model", "bucket"),
            registry=registry,
        ),
        Counter(
            "floway_cost_micro_usd",
            "What was used, at its price, in millionths of a US dollar.",
            ("upstream", "model"),
            registry=registry,
        ),
        Counter(
            "floway_unpriced_exchanges",
            "Requests that used tokens for which there is no price; no part of the cost.",
            ("upstream", "model"),
            registry=registry,
        ),
        Counter(
            "floway_failed_attempts",
            "Calls to an upstream that did not serve, by the status it sent ('none': no answer came).",
            ("upstream", "status"),
            registry=registry,
        ),
        Counter(
            "floway_losses",
            "Members of requests that a translation dropped, renamed, clamped or invented.",
            ("protocol", "upstream", "kind"),
            registry=registry,
        ),
    )


def _of_now(registry: CollectorRegistry | None) -> tuple[Gauge, Gauge]:
    return (
        Gauge(
            "floway_open_exchanges",
            "Requests that are being served.",
            registry=registry,
            multiprocess_mode="livesum",
        ),
        Gauge(
            "floway_unwritten_exchanges",
            "Finished requests that the database does not have yet.",
            registry=registry,
            multiprocess_mode="livesum",
        ),
    )
