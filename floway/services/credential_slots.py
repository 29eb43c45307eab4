"""The stored credentials of upstreams, as the providers of one process use them."""

from flask import Flask

from floway.domain.credential import Mutate, VersionedState
from floway.oauth.single_flight import SingleFlight
from floway.oauth.slot import CredentialSlot, Lease
from floway.store import states
from floway.store.db import off_hub


class CredentialSlots:
    """One slot for each upstream that was asked for."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._slots: dict[str, _Slot] = {}

    def slot(self, upstream_id: str) -> CredentialSlot:
        """The slot of an upstream; the same one each time."""
        return self._slots.setdefault(upstream_id, _Slot(self._app, upstream_id))

    def refresh_changed(self) -> None:
        """Read again what other processes have changed."""


class _Slot:
    def __init__(self, app: Flask, upstream_id: str) -> None:
        self._app = app
        self.upstream_id = upstream_id
        self.flights = SingleFlight()

    def peek(self) -> VersionedState:
        return self.read()

    def read(self) -> VersionedState:
        return off_hub(self._app, states.read, self.upstream_id)

    def swap(self, mutate: Mutate) -> VersionedState:
        return off_hub(self._app, states.swap, self.upstream_id, mutate)

    def lease(self, purpose: str, seconds: float) -> Lease | None:
        raise NotImplementedError
