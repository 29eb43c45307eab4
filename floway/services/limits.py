"""Limits of keys and users: what workers report, how they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask

from floway import clock
from floway.domain.limit import Limits
from floway.gateway.limits import ledger
from floway.gateway.limits.ledger import Grant, Report, Standing
from floway.settings import Settings
from floway.store import limit_counters
from floway.store.db import off_hub
from floway.store.limit_counters import State


@dataclass(frozen=True, slots=True)
class Use:
    """How the limits of a key or a user stand."""

    limits: Limits
    #: ``{metric: standing}`` of the limits that are set; at most a second or two behind.
    standings: Mapping[str, Standing]
    #: Requests of this month that no budget of money counts, because nobody knows their price.
    unpriced_requests: int


class SharedLedger:
    """The ledger in the database, as the limiter of one worker reaches it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        settings: Settings = app.extensions["floway.settings"]
        self._zone = settings.limits_time_zone

    def settle(self, reports: Mapping[str, Report]) -> dict[str, dict[str, Grant]]:
        """Store reports in one transaction; ``{subject: {metric: grant}}``."""
        mutations = {subject: self._mutation(report) for subject, report in reports.items()}
        return off_hub(self._app, limit_counters.swap, mutations)

    def _mutation(self, report: Report) -> limit_counters.Mutate[dict[str, Grant]]:
        def mutate(state: State, now: datetime) -> tuple[State, dict[str, Grant]]:
            return ledger.settled(state, report, now, self._zone)

        return mutate


def use_of(subject: str, limits: Limits, zone: ZoneInfo) -> Use:
    """How the limits of a subject stand.

    :param subject: as ``floway.domain.limit.subject_of_key`` and ``subject_of_user`` name it.
    """
    state, now = limit_counters.read(subject), clock.now()
    standings = ledger.standings(state, limits, now, zone)
    return Use(limits, standings, ledger.unpriced_requests(state, now, zone))
