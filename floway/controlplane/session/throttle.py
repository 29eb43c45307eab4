"""How often logins may be refused before the next one has to wait, over all workers.

Each attempt counts as refused before the password is looked at, and is taken back when it was right.
So attempts that run at the same time cannot slip past the limits together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from floway import clock
from floway.store import login_failures
from floway.store.db import transaction
from floway.store.login_failures import Failures


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` refusals in ``window``; beyond it one attempt per ``PAUSE``."""

    count: int
    window: timedelta


#: The pause once a limit is reached. Never a lockout: who knows the password gets in after it,
#: whatever somebody else tries under the same name.
PAUSE = timedelta(minutes=1)

PER_ADDRESS = Limit(20, timedelta(minutes=1))
PER_NAME = Limit(10, timedelta(minutes=15))
#: Many addresses and many names: every hash costs CPU that running streams need.
ALTOGETHER = Limit(100, timedelta(minutes=1))


def admit(name: str, address: str) -> int:
    """Count an attempt and return 0, or return after how many seconds to try again."""
    with transaction():
        now = clock.now()
        wait_seconds = max(
            wait(PER_ADDRESS, login_failures.within(PER_ADDRESS.window, address=address), now),
            wait(PER_NAME, login_failures.within(PER_NAME.window, user_name=name), now),
            wait(ALTOGETHER, login_failures.within(ALTOGETHER.window), now),
        )
        if not wait_seconds:
            login_failures.record(name, address)
    return wait_seconds


def wait(limit: Limit, failures: Failures, now: datetime) -> int:
    """The seconds until the next attempt; 0 when it may be made at once."""
    if failures.count < limit.count or failures.last_at is None:
        return 0
    return max(0, ceil((failures.last_at + PAUSE - now).total_seconds()))
