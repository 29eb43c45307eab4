"""What one gateway process does beside its requests.

Started by ``wsgi.py`` when gunicorn loads it, else by the first request of the process, so that the
command line does not run it and a forked worker always has its own.
"""

import atexit
import os
import random
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

import gevent
from flask import Flask
from gevent.lock import Semaphore

from floway import clock
from floway.domain.actor import SYSTEM
from floway.domain.exchange import ExchangeRecord
from floway.domain.model import Catalog
from floway.egress.client import Client
from floway.gateway.background import Background
from floway.gateway.catalog import Catalogs
from floway.gateway.dumps.writer import DumpWriter
from floway.gateway.events import BackgroundFailed, DrainEnded, DrainStarted, SnapshotFailed, SnapshotTaken
from floway.gateway.limits.limiter import Limiter
from floway.gateway.live import Live
from floway.gateway.pipeline import Gateway
from floway.gateway.settle import UsageWriter
from floway.gateway.snapshot import Snapshots
from floway.logs import emit
from floway.services import accounts, dumps, first_run, usage_upkeep
from floway.services.backoffs import SharedBackoffs
from floway.services.credential_slots import CredentialSlots
from floway.services.doctor.rounds import Doctor
from floway.services.events import SetupTokenMade
from floway.services.limits import SharedLedger
from floway.services.maintenance import rounds
from floway.services.metrics.exclusions import Excluded, excluded
from floway.services.metrics.recorder import Recorder
from floway.services.price_book import shipping
from floway.services.quota_history import QuotaHistory
from floway.services.snapshots import STORE_ERRORS, load
from floway.services.surroundings import surroundings
from floway.services.upstream_health import SharedHealth, policy_of
from floway.settings import Settings
from floway.store import (
    api_keys,
    catalogs,
    revision,
    schema,
    secrets,
    usage,
)
from floway.store.db import kept_open, off_hub
from floway.store.errors import DatabaseError

#: How often the stored revision is read. A change by the command line is in force within a
#: second in every worker.
POLL_SECONDS = 0.5
#: How often finished exchanges are written.
FLUSH_SECONDS = 0.5
#: How often finished exchanges are counted; a scrape counts what is left.
COUNT_SECONDS = 1.0
#: How often idle connections are looked at, and whether old rows wait to be deleted.
SWEEP_SECONDS = 15.0
MAINTAIN_SECONDS = 60.0
#: How long a client may take to read that its answer was ended, and then the server to notice that
#: it was dropped. The server's own grace must be longer than the drain by both.
LAST_WORDS_SECONDS = 1.0
#: How long a stopping process waits for what must be stored: a token that a vendor was just asked for.
UNWRITTEN_SECONDS = 5.0
TOUCH_SECONDS = 60.0
#: How soon after midnight, and after a start, days are summed up.
UPKEEP_SECONDS = 30.0


class Worker:
    """The gateway of this process and its background greenlets."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._pid: int | None = None
        # The first requests of a process arrive together.
        self._starting = Semaphore()
        self._touched: set[str] = set()
        self._next_expiry: Any = None
        self._let_go: Callable[[], None] = lambda: None
        self.settings: Settings = app.extensions["floway.settings"]
        self.is_draining = False
        #: Why the newest snapshot could not be read; '' when it could.
        self.snapshot_error = "not read yet"
        self._begin()

    def _begin(self) -> None:
        """Take nothing over from a parent process: its sockets, greenlets and locks are not ours."""
        self._told_revision: int | None = None
        self.background = Background()
        self.doctor = Doctor(self._app)
        quota = QuotaHistory(self._app, self._kind_of, self.background.spawn)
        self.slots = CredentialSlots(self._app, self.background.spawn, quota.note)
        self.backoffs = SharedBackoffs(self._app, self.background.spawn)
        self.health = SharedHealth(self._app, self.background.spawn, policy_of(self.settings))
        self.metrics = Recorder(
            self._upstream_names, lambda: len(self.gateway.live), self._unwritten, self._excluded
        )
        self._dumps = DumpWriter(partial(dumps.keep, self._app), FLUSH_SECONDS, self.settings.dump_body_bytes)
        self.gateway = self._fresh_gateway()
        self.surroundings = surroundings(
            self.settings, self.gateway.client, self.slots.slot, self.background.spawn
        )

    def _fresh_gateway(self) -> Gateway:
        snapshots = Snapshots()
        client = Client(self.settings.allow_private_image_urls, self.backoffs.known)
        return Gateway(
            snapshots=snapshots,
            catalogs=Catalogs(snapshots, client, _CatalogStore(self._app)),
            client=client,
            live=Live(),
            writer=UsageWriter(self._write_usage, FLUSH_SECONDS),
            limiter=Limiter(
                SharedLedger(self._app).settle, is_open=self.settings.limits_without_database == "allow"
            ),
            keepalive_seconds=self.settings.keepalive_seconds,
            health=self.health.known,
            noted=self.metrics.note,
            tells_facts=self.settings.exchange_headers,
            dumps=self._dumps,
        )

    def _upstream_names(self) -> dict[str, str]:
        providers = self.gateway.snapshots.current.providers
        return {provider.upstream.id: provider.upstream.name for provider in providers}

    def _excluded(self) -> tuple[Excluded, ...]:
        providers = self.gateway.snapshots.current.providers
        return excluded([each.upstream for each in providers], self.health.known.known, clock.now())

    def _kind_of(self, upstream_id: str) -> str:
        providers = self.gateway.snapshots.current.providers
        return next((each.upstream.kind for each in providers if each.upstream.id == upstream_id), "")

    def _unwritten(self) -> int:
        return len(self.gateway.writer)

    def ensure_started(self) -> None:
        """Start the background of this process, once; returns when requests can be served.

        :raises ConfigError: the secret key is not the one of this database.
        """
        if self._pid == os.getpid():
            return
        with self._starting:
            if self._pid == os.getpid():
                return
            if self._pid is not None:
                self._begin()
            self._prepare()
            self.refresh_snapshot()
            self._tell(self.gateway.snapshots.current.revision)
            self._start_background()
            self._pid = os.getpid()

    def _prepare(self) -> None:
        """Check the secret key and set the admin's password, unless the database is not there yet."""
        try:
            off_hub(self._app, secrets.verify)
            self._let_go = off_hub(self._app, kept_open, self._app)
            if off_hub(self._app, schema.at_head):
                self._let_somebody_in()
                # Before the first request, which is to be charged.
                off_hub(self._app, shipping.ensure_loaded)
        except DatabaseError as error:
            emit(SnapshotFailed(type(error).__name__))

    def _let_somebody_in(self) -> None:
        """Set the admin's password, or print how the first administrator is made."""
        if self.settings.admin_password:
            off_hub(self._app, accounts.ensure_admin, self.settings.admin_password)
        elif token := off_hub(self._app, first_run.token_at_start):
            emit(SetupTokenMade(token))

    def _start_background(self) -> None:
        for seconds, function in (
            (POLL_SECONDS, self._poll),
            (COUNT_SECONDS, self.metrics.count),
            (SWEEP_SECONDS, self.gateway.client.pool.sweep),
            (TOUCH_SECONDS, self._touch_keys),
            (MAINTAIN_SECONDS, self._maintain),
            (UPKEEP_SECONDS, self._keep_usage),
        ):
            gevent.spawn(self._every, seconds, function)
        gevent.spawn(self.gateway.writer.run)
        gevent.spawn(self.gateway.limiter.run)
        gevent.spawn(self._dumps.run)
        atexit.register(self._at_exit, os.getpid())
        self._drain_on(signal.SIGTERM)

    def refresh_snapshot(self) -> None:
        """Read the whole snapshot; the older one stays in force when that fails."""
        try:
            self.gateway.snapshots.current = off_hub(self._app, load, self.surroundings)
            self._next_expiry = off_hub(self._app, api_keys.next_expiry)
        except STORE_ERRORS as error:
            if not self.snapshot_error:
                emit(SnapshotFailed(type(error).__name__))
            self.snapshot_error = "the database cannot be read"
        else:
            self.snapshot_error = ""

    def _poll(self) -> None:
        try:
            stored = off_hub(self._app, revision.current)
        except STORE_ERRORS:
            stored = None
        expired = self._next_expiry is not None and clock.now() >= self._next_expiry
        if stored != self.gateway.snapshots.current.revision or expired or self.snapshot_error:
            self.refresh_snapshot()
        taken = self.gateway.snapshots.current.revision
        self.slots.refresh_changed()
        if any(provider.upstream.route for provider in self.gateway.snapshots.current.providers):
            self.backoffs.refresh()
        if self.settings.upstream_health:
            self.health.refresh()
        # Last, so that who waits for it finds the rest taken over, too.
        self._tell(taken)

    def _tell(self, revision: int) -> None:
        if revision != self._told_revision and not self.snapshot_error:
            self._told_revision = revision
            emit(SnapshotTaken(os.getpid(), revision))

    def _write_usage(self, batch: Sequence[ExchangeRecord]) -> None:
        off_hub(self._app, usage.record, batch)
        self._touched.update(record.key_id for record in batch)

    def _touch_keys(self) -> None:
        used, self._touched = self._touched, set()
        if used:
            off_hub(self._app, api_keys.touch, sorted(used), clock.now())

    def _maintain(self) -> None:
        if sweeps := rounds.due(self._app):
            # Another worker may be at it.
            with suppress(rounds.MaintenanceBusy):
                rounds.run(self._app, sweeps, SYSTEM, rounds.ROUND_BATCHES)

    def _keep_usage(self) -> None:
        usage_upkeep.run(self._app)

    def _every(self, seconds: float, function: Callable[[], object]) -> None:
        while True:
            # Workers of one machine started together; they need not knock together.
            gevent.sleep(seconds * random.uniform(0.8, 1.0))  # noqa: S311 -- jitter, not a secret
            try:
                function()
            except Exception as error:  # noqa: BLE001 -- the outermost boundary of a background greenlet
                emit(BackgroundFailed(function.__name__.strip("_"), type(error).__name__), fault=error)

    def _drain_on(self, number: signal.Signals) -> None:
        """Begin the drain when the server is told to stop, then let its own handler run."""
        previous = signal.getsignal(number)

        def handler(received: int, frame: FrameType | None) -> None:
            if not self.is_draining and os.getpid() == self._pid:
                self.is_draining = True
                gevent.spawn(self._drain)
            if callable(previous):
                previous(received, frame)

        signal.signal(number, handler)

    def _drain(self) -> None:
        limit = self.settings.drain_seconds
        live = self.gateway.live
        emit(DrainStarted(len(live), limit))
        self._await_end(limit)
        if len(live):
            emit(DrainEnded(live.end_all()))
            self._await_end(LAST_WORDS_SECONDS)
            # Who does not read cannot be told, and must not cost the record of what was used.
            live.drop_all()
            self._await_end(LAST_WORDS_SECONDS)
        # A token that was rotated and not yet stored would be lost.
        self.background.join(UNWRITTEN_SECONDS)
        self.gateway.writer.flush()
        self._dumps.flush()
        self.gateway.limiter.stop()

    def _await_end(self, seconds: float) -> None:
        """Wait until no exchange is open, but not for longer."""
        deadline = clock.monotonic() + seconds
        while len(self.gateway.live) and clock.monotonic() < deadline:
            gevent.sleep(0.1)

    def _at_exit(self, pid: int | None) -> None:
        if os.getpid() == pid:
            self.gateway.writer.stop()
            self._dumps.stop()
            self.gateway.limiter.stop()
            self.gateway.client.close()
            self._let_go()


class _CatalogStore:
    """Catalogues in the database, shared by all workers."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def save(self, upstream_id: str, catalog: Catalog) -> None:
        """Store a list; without the database it serves this worker all the same."""
        try:
            off_hub(self._app, catalogs.write, upstream_id, catalog)
        except DatabaseError as error:
            emit(SnapshotFailed(type(error).__name__))

    def save_error(self, upstream_id: str, upstream_version: int, message: str) -> None:
        """Note a failed refresh, if the database takes it."""
        try:
            off_hub(self._app, catalogs.write_error, upstream_id, upstream_version, message, clock.now())
        except DatabaseError as error:
            emit(SnapshotFailed(type(error).__name__))


def worker_of(app: Flask) -> Worker:
    """The worker of this process, started."""
    worker: Worker = app.extensions["floway.worker"]
    worker.ensure_started()
    return worker
