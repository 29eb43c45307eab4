"""Counts finished exchanges, and answers scrapes for all workers."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from floway.domain.exchange import ExchangeRecord
from floway.services.metrics.exclusions import Excluded, Exclusions
from floway.services.metrics.folder import VARIABLE, living
from floway.services.metrics.meters import MAX_MODELS, NONE, OTHER, Meters, meters
from floway.threads import Threads

#: What waits to be counted at most: twice a second's worth of the busiest worker.
_MAX_WAITING = 20_000

_LIVE_FILE = re.compile(r"gauge_live\w+_(\d+)\.db")

#: ``{bucket: members of Usage}``.
_BUCKETS: Final[Mapping[str, tuple[str, ...]]] = {
    "input": ("input_tokens",),
    "cache_read": ("cache_read_tokens",),
    "cache_write": ("cache_write_5m_tokens", "cache_write_1h_tokens"),
    "output": ("output_tokens",),
    "input_image": ("input_image_tokens",),
    "output_image": ("output_image_tokens",),
}


class Recorder:
    """The metrics of this process.

    :param upstream_names: ``{id: name}`` as of now, of enabled upstreams.
    :param excluded: what is passed over at this moment; every worker knows the same.
    :param is_shared: whether the values stand in files beside those of other workers.
    """

    def __init__(
        self,
        upstream_names: Callable[[], Mapping[str, str]],
        open_exchanges: Callable[[], int],
        unwritten: Callable[[], int],
        excluded: Callable[[], Iterable[Excluded]] = lambda: (),
        *,
        is_shared: bool | None = None,
    ) -> None:
        self._upstream_names = upstream_names
        self._open_exchanges = open_exchanges
        self._unwritten = unwritten
        self._excluded = excluded
        self._is_shared = VARIABLE in os.environ if is_shared is None else is_shared
        self._registry = CollectorRegistry()
        self._meters: Meters | None = None
        self._waiting: list[ExchangeRecord] = []
        self._models: set[str] = set()
        # A scrape reads the files of all workers; one after the other is enough.
        self._threads = Threads(1)

    def note(self, record: ExchangeRecord) -> None:
        """Take a finished exchange; quick, because its client may still be waiting."""
        if len(self._waiting) < _MAX_WAITING:
            self._waiting.append(record)

    def count(self) -> None:
        """Count what was noted."""
        if self._meters is None:
            # Not before the worker works: a file of values belongs to one process.
            self._meters = meters(None if self._is_shared else self._registry)
        found, self._waiting = self._waiting, []
        names = self._upstream_names()
        for record in found:
            self._count(self._meters, record, names)
        self._meters.open.set(self._open_exchanges())
        self._meters.waiting.set(self._unwritten())

    def exposition(self) -> bytes:
        """Everything in Prometheus' text format, of all workers where they share their values."""
        self.count()
        exclusions = CollectorRegistry()
        exclusions.register(Exclusions(self._excluded()))
        return self._threads.run(lambda: self._collected() + generate_latest(exclusions))

    def _collected(self) -> bytes:
        folder = os.environ.get(VARIABLE)
        if not self._is_shared or folder is None:
            return generate_latest(self._registry)
        for file in Path(folder).glob("gauge_live*.db"):
            match = _LIVE_FILE.fullmatch(file.name)
            # A worker that was killed serves nothing any more.
            if match and not living(int(match[1])):
                mark_process_dead(int(match[1]), folder)  # type: ignore[no-untyped-call]  # it has no types
        registry = CollectorRegistry()
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # it has no types
        return generate_latest(registry)

    def _count(self, to: Meters, record: ExchangeRecord, names: Mapping[str, str]) -> None:
        protocol, usage = record.protocol, record.usage
        upstream = self._named(record.upstream_id, names)
        model = self._model(record)
        to.exchanges.labels(protocol, upstream, model, record.outcome, str(record.status)).inc()
        to.duration_seconds.labels(protocol, upstream).observe(record.duration_ms / 1000)
        if record.first_token_ms is not None:
            to.first_token_seconds.labels(protocol, upstream).observe(record.first_token_ms / 1000)
        for bucket, members in _BUCKETS.items():
            if tokens := sum(getattr(usage, name) for name in members):
                to.tokens.labels(upstream, model, bucket).inc(tokens)
        if record.cost_microusd is None:
            to.unpriced.labels(upstream, model).inc()
        elif record.cost_microusd:
            to.cost.labels(upstream, model).inc(record.cost_microusd)
        for tried in record.attempt_log:
            if tried.number is not None:
                status = NONE if tried.status is None else str(tried.status)
                to.failed_attempts.labels(self._named(tried.upstream_id, names), status).inc()
        for loss in record.losses:
            to.losses.labels(protocol, upstream, loss.kind).inc()

    def _named(self, upstream_id: str, names: Mapping[str, str]) -> str:
        # One that was disabled meanwhile goes by its id.
        return names.get(upstream_id, upstream_id) or NONE

    def _model(self, record: ExchangeRecord) -> str:
        if not record.model_key:
            return NONE
        if record.model_key not in self._models:
            if len(self._models) >= MAX_MODELS:
                return OTHER
            self._models.add(record.model_key)
        return record.model_key
