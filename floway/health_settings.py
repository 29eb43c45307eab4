"""When upstreams that fail, or ask for time, are passed over."""

from dataclasses import dataclass, field

from floway.setting_values import about, integer, seconds, switch
from floway.vendor_settings import VendorSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSettings(VendorSettings):
    """What is decided about the health of upstreams; the settings of vendors come with it."""

    upstream_health: bool = field(
        default=True,
        metadata=about(
            "UPSTREAM_HEALTH",
            switch,
            "Whether upstreams that fail, or that ask for time, are passed over for a while. With `false` "
            "every request tries all of its candidates in order, also those that have just refused.",
            shown="`true`",
        ),
    )
    breaker_failures: int = field(
        default=5,
        metadata=about(
            "BREAKER_FAILURES",
            integer(1, 10_000),
            "How many failures (5xx, timeouts, broken connections) within the window pass a model of an "
            "upstream over, if they are at least half of its calls; failed connections count for all of its "
            "models. Each worker counts its own; what one finds, all know within a second.",
            shown="5",
        ),
    )
    breaker_window_seconds: float = field(
        default=30.0,
        metadata=about(
            "BREAKER_WINDOW_SECONDS",
            seconds(1, 3600),
            "The window in which failures are counted.",
            shown="30 seconds",
        ),
    )
    breaker_open_seconds: float = field(
        default=10.0,
        metadata=about(
            "BREAKER_OPEN_SECONDS",
            seconds(0.1, 300),
            "How long an upstream that fails is left alone before one call tries it again; it doubles up to "
            "300 seconds with each try that fails. When the try succeeds, its traffic comes back within 10 "
            "seconds, from a tenth to all of it.",
            shown="10 seconds",
        ),
    )
    cooldown_seconds: float = field(
        default=10.0,
        metadata=about(
            "COOLDOWN_SECONDS",
            seconds(0.1, 300),
            "How long an upstream rests after a rate limit that does not say for how long; it doubles up to "
            "300 seconds with each in a row.",
            shown="10 seconds",
        ),
    )
    max_cooldown_seconds: float = field(
        default=3600.0,
        metadata=about(
            "MAX_COOLDOWN_SECONDS",
            seconds(1, 7200),
            "The longest rest that a vendor can ask for; then it is tried again whatever it said.",
            shown="3600 seconds",
        ),
    )
    refused_key_seconds: float = field(
        default=60.0,
        metadata=about(
            "REFUSED_KEY_SECONDS",
            seconds(1, 3600),
            "How long an upstream that refuses its API key (401, 403) is left to others; it doubles up to an "
            "hour with each in a row. An edit of the upstream ends it.",
            shown="60 seconds",
        ),
    )
