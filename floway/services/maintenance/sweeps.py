"""What is deleted when it has become too old: one row per table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from floway.gateway.health.policy import FORGOTTEN
from floway.services import dumps
from floway.settings import Settings
from floway.store import agent_setups, expiry, login_failures, pending_sign_ins
from floway.store.expiry import Expiring

#: Rows that are useless once their own end has come.
_AT_ONCE = timedelta(0)
#: A month, and what time zones and clocks differ by.
_LONGEST_PERIOD = timedelta(days=33)
#: Two years, so that one can be compared with the one before.
_PERFORMANCE_KEPT = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One kind of rows, and for how long they are kept."""

    name: str
    #: For people: what is deleted, and what that means.
    about: str
    rows: Expiring
    #: How long a row is kept after its instant.
    kept: Callable[[Settings], timedelta]
    #: How often it runs by itself; sooner, where it did not come to its end.
    every: timedelta = timedelta(hours=1)


def _always(kept: timedelta) -> Callable[[Settings], timedelta]:
    return lambda settings: kept


_ALL = (
    Sweep(
        "sign_ins",
        "Sign-ins to subscriptions that nobody finished.",
        expiry.SIGN_INS,
        _always(pending_sign_ins.LIFE),
        timedelta(minutes=15),
    ),
    Sweep(
        "login_failures",
        "Refused logins of the dashboard that no limit looks at any more.",
        expiry.LOGIN_FAILURES,
        _always(login_failures.KEPT),
    ),
    Sweep(
        "agent_setups",
        "Set-ups of coding agents that have ended; what was chosen is forgotten a month later.",
        expiry.AGENT_SETUPS,
        _always(agent_setups.REMEMBERED),
    ),
    Sweep(
        "devices",
        "Sign-ins by device code whose code has ended.",
        expiry.DEVICES,
        _always(_AT_ONCE),
        timedelta(minutes=15),
    ),
    Sweep(
        "sessions",
        "Sessions of the dashboard that have ended, also because nobody used them.",
        expiry.SESSIONS,
        _always(_AT_ONCE),
    ),
    Sweep(
        "upstream_health",
        "Why upstreams were passed over, once it is long over.",
        expiry.UPSTREAM_HEALTH,
        _always(FORGOTTEN),
    ),
    Sweep("leases", "Leases of processes that were killed.", expiry.LEASES, _always(_AT_ONCE)),
    Sweep(
        "limit_counters",
        "Counts of limits in which no period runs any more.",
        expiry.LIMIT_COUNTERS,
        _always(_LONGEST_PERIOD),
    ),
    Sweep(
        "requests",
        "Single requests (FLOWAY_USAGE_RETENTION_DAYS); their sums stay.",
        expiry.REQUESTS,
        lambda settings: timedelta(days=settings.usage_retention_days),
    ),
    Sweep(
        "dumps",
        "Whole requests that their key does not keep any longer.",
        dumps.EXPIRED,
        _always(_AT_ONCE),
        timedelta(minutes=5),
    ),
    Sweep(
        "dump_space",
        "Whole requests beyond the space that all may take (FLOWAY_DUMP_TOTAL_BYTES), the oldest first.",
        dumps.BEYOND,
        _always(_AT_ONCE),
        timedelta(minutes=5),
    ),
    Sweep("dump_files", "Files of whole requests that no list has.", dumps.ORPHANS, _always(_AT_ONCE)),
    Sweep(
        "quota_points",
        "Quota of subscriptions over time (FLOWAY_QUOTA_RETENTION_DAYS).",
        expiry.QUOTA_POINTS,
        lambda settings: timedelta(days=settings.quota_retention_days),
    ),
    Sweep(
        "performance",
        "How fast upstreams were, and how long they were silent.",
        expiry.PERFORMANCE,
        _always(_PERFORMANCE_KEPT),
    ),
    Sweep(
        "audit",
        "Entries of the audit log (FLOWAY_AUDIT_RETENTION_DAYS).",
        expiry.AUDIT_ENTRIES,
        lambda settings: timedelta(days=settings.audit_retention_days),
    ),
)

#: ``{name: sweep}``, in the order of a round.
SWEEPS: Final[Mapping[str, Sweep]] = {sweep.name: sweep for sweep in _ALL}
