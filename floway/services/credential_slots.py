"""The stored credentials of upstreams, as the providers of one process use them.

Requests look at what the process knows; a worker asks every half second which rows have changed. The
command line uses the same slots: there everything runs in place.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import gevent
from flask import Flask

from floway.domain.credential import Mutate, VersionedState
from floway.errors import ConfigError, MalformedState, StateUnavailable, UpstreamGone
from floway.gateway.events import UpstreamUnusable
from floway.logs import emit
from floway.oauth.single_flight import SingleFlight, Spawn
from floway.oauth.slot import CredentialSlot, Lease
from floway.store import leases, states
from floway.store.db import off_hub
from floway.store.errors import DatabaseError

P = ParamSpec("P")
T = TypeVar("T")

Told = Callable[[str, VersionedState], None]


class CredentialSlots:
    """One slot for each upstream that was asked for.

    :param spawn: runs shared work; a worker's waits for it when it stops.
    :param told: hears of every state that is written here; never waits, never fails.
    """

    def __init__(self, app: Flask, spawn: Spawn = gevent.spawn, told: Told = lambda *_: None) -> None:
        self._app = app
        self._spawn = spawn
        self._told = told
        self._slots: dict[str, _Slot] = {}

    def slot(self, upstream_id: str) -> CredentialSlot:
        """The slot of an upstream; the same one each time."""
        slot = self._slots.get(upstream_id)
        if slot is None:
            slot = self._slots[upstream_id] = _Slot(
                self._app, upstream_id, SingleFlight(self._spawn), self._told
            )
        return slot

    def refresh_changed(self) -> None:
        """Read again what other processes have changed, and forget upstreams that are gone.

        Without the database everybody goes on with what is known.
        """
        # Those that come while the query runs are not in its answer.
        slots = list(self._slots.items())
        if not slots:
            return
        with suppress(DatabaseError, StateUnavailable):
            versions = off_hub(self._app, states.versions)
            for upstream_id, slot in slots:
                version = versions.get(upstream_id)
                if version is None:
                    slot.forget()
                    self._slots.pop(upstream_id, None)
                else:
                    with suppress(UpstreamGone, MalformedState):
                        slot.catch_up(version)


@dataclass(frozen=True, slots=True)
class _Lease:
    app: Flask
    name: str
    holder: str

    def release(self) -> None:
        # One that cannot be given back runs out, and its holder has its outcome all the same.
        with suppress(DatabaseError):
            off_hub(self.app, leases.release, self.name, self.holder)


class _Slot:
    def __init__(self, app: Flask, upstream_id: str, flights: SingleFlight, told: Told) -> None:
        self._app = app
        self._told = told
        self._known: VersionedState | None = None
        self.upstream_id = upstream_id
        self.flights = flights

    def peek(self) -> VersionedState:
        # The first requests of a process arrive together.
        return self._known or self.flights.run((self.upstream_id, "read"), self.read)

    def read(self) -> VersionedState:
        try:
            return self._learned(self._in_database(states.read, self.upstream_id))
        except ConfigError as error:
            # Its tokens do not open: another upstream may serve, and the operator must know.
            emit(UpstreamUnusable(self.upstream_id, str(error)))
            raise MalformedState(self.upstream_id) from None

    def swap(self, mutate: Mutate) -> VersionedState:
        stored = self._learned(self._in_database(states.swap, self.upstream_id, mutate))
        self._told(self.upstream_id, stored)
        return stored

    def lease(self, purpose: str, seconds: float) -> Lease | None:
        name = f"{purpose}:{self.upstream_id}"
        holder = self._in_database(leases.acquire, name, seconds)
        return None if holder is None else _Lease(self._app, name, holder)

    def forget(self) -> None:
        self._known = None

    def catch_up(self, version: int) -> None:
        """Read again unless the version that somebody saw in the database is the known one."""
        known = self._known
        if known is not None and known.version != version:
            stored = self.read()
            # Still an older one: the database was restored, and counts from there.
            self._known = stored if version < known.version else self._known

    def _learned(self, stored: VersionedState) -> VersionedState:
        """Answers may overtake each other; the same version stays the same object."""
        if self._known is None or self._known.version < stored.version:
            self._known = stored
        return stored

    def _in_database(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return off_hub(self._app, function, *args, **kwargs)
        except UpstreamGone:
            self.forget()
            raise
        except DatabaseError:
            # Its sentence may quote the statement, and with it the row.
            raise StateUnavailable(self.upstream_id) from None
