"""The health of upstreams, shared by all workers through the database, and what operators do about it.

A request asks only what its process knows. What is found is written behind its back, and only when it
changes; what others wrote is read every half second.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from floway import clock
from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.health import Domain, Exclusion
from floway.domain.upstream import Upstream
from floway.gateway.health import policy as rules
from floway.gateway.health.events import UpstreamHealthUnshared
from floway.gateway.health.health import Health
from floway.gateway.health.policy import Policy
from floway.logs import emit
from floway.settings import Settings
from floway.store import audit, upstream_health, upstreams
from floway.store.db import off_hub, transaction
from floway.store.errors import DatabaseError


def policy_of(settings: Settings) -> Policy:
    """What the settings say about it."""
    return Policy(
        is_on=settings.upstream_health,
        breaker_failures=settings.breaker_failures,
        breaker_window_seconds=settings.breaker_window_seconds,
        breaker_open_seconds=settings.breaker_open_seconds,
        cooldown_seconds=settings.cooldown_seconds,
        max_cooldown_seconds=settings.max_cooldown_seconds,
        refused_seconds=settings.refused_key_seconds,
    )


class SharedHealth:
    """What one process knows, and how it learns and tells.

    :param spawn: runs a write in the background.
    """

    def __init__(self, app: Flask, spawn: Callable[[Callable[[], None]], None], policy: Policy) -> None:
        self._app = app
        self._spawn = spawn
        self._begun = 0
        self._ended = 0
        self.known = Health(policy, self._keep)

    def refresh(self) -> None:
        """Read what all processes know; without the database everybody goes on with what is known."""
        begun = self._begun
        if begun != self._ended:
            # The database does not know yet what this process knows.
            return
        with suppress(DatabaseError):
            stored = off_hub(self._app, upstream_health.read_all)
            if begun == self._begun:
                self.known.learn(stored)

    def _keep(self, domain: Domain, found: Exclusion | None, ended: Exclusion | None) -> None:
        self._begun += 1
        self._spawn(lambda: self._write(domain, found, ended))

    def _write(self, domain: Domain, found: Exclusion | None, ended: Exclusion | None) -> None:
        def mutate(stored: Exclusion | None) -> Exclusion | None:
            if found is not None:
                return rules.merged(stored, found)
            return stored if ended is None else rules.without(stored, ended)

        try:
            off_hub(self._app, upstream_health.change, domain, mutate)
        except DatabaseError as error:
            emit(UpstreamHealthUnshared(domain.upstream_id, type(error).__name__))
        finally:
            self._ended += 1


@dataclass(frozen=True, slots=True)
class Condition:
    """How one upstream is."""

    upstream: Upstream
    #: What is in force, or awaits a call that tries it; the whole upstream first.
    exclusions: tuple[Exclusion, ...]
    #: When this was so.
    at: datetime

    @property
    def is_available(self) -> bool:
        """Whether calls for some of its models are made as if nothing had happened."""
        return not any(each.domain.scope == "" for each in self.exclusions)


def conditions() -> list[Condition]:
    """How every upstream is, in routing order."""
    stored, now = upstream_health.read_all(), clock.now()
    return [_condition(upstream, stored, now) for upstream in upstreams.list_all()]


def condition(upstream: Upstream) -> Condition:
    """How one upstream is."""
    return _condition(upstream, upstream_health.read_all(upstream.id), clock.now())


def put_back(upstream: Upstream, by: Actor = COMMAND_LINE) -> Condition:
    """Forget why an upstream is passed over; all workers ask it again within a second.

    A credential that is dead stays dead: that is the state of its account, and no part of this.

    :return: how the upstream was before.
    """
    with transaction():
        gone = {each.domain: each for each in upstream_health.forget(upstream.id)}
        before = _condition(upstream, gone, clock.now())
        if before.exclusions:
            ended = [
                {"model": each.domain.scope or None, "state": each.state, "until": _instant(each.until)}
                for each in before.exclusions
            ]
            audit.record(by, "upstream.put_back", "upstream", upstream.id, upstream.name, {"ended": ended})
    return before


def _condition(upstream: Upstream, stored: Mapping[Domain, Exclusion], now: datetime) -> Condition:
    found = [
        each
        for each in stored.values()
        if each.domain.upstream_id == upstream.id
        and each.upstream_version == upstream.version
        and not rules.is_over(each, now)
    ]
    return Condition(upstream, tuple(sorted(found, key=lambda each: each.domain)), now)


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
