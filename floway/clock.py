"""The time, in the two forms the gateway uses."""

import time
from datetime import UTC, datetime

#: Seconds on a clock that never jumps; only differences mean anything.
monotonic = time.monotonic


def now() -> datetime:
    """The current instant, aware and in UTC."""
    return datetime.now(UTC)
