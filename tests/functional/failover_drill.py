"""Five upstreams behind two proxies, of which some fail in another way every second, under load.

``python -m tests.functional.failover_drill --requests 2000``. Each second has its faults: a rate limit, an
error, an overload, a cut stream, a refused connection, silence, or a proxy that is down. No request may be
lost, and each exclusion that the gateway makes must name a fault that was in force.
"""

import argparse
import itertools
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from floway import clock
from floway.domain.exchange import ExchangeRecord
from floway.domain.health import Evidence, Exclusion
from floway.services import proxies, upstreams
from floway.settings import load
from floway.store import db, upstream_health
from tests.support.cases import CASES, Case
from tests.support.database import opened, store_app
from tests.support.gateway import ALL_PROTOCOLS, UPSTREAM_KEY, Gateway
from tests.support.proxies import RunningProxy, connect_proxy, socks5_proxy
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator
from tests.support.usage import Ledger

UPSTREAMS = 5
MODEL = "drill"
WORKERS = 2
#: Requests that are under way together.
CLIENTS = 24
#: What the drill's load is spread over: this many requests a second.
RATE = 40
#: How long an upstream may be silent before the next one is asked; a busy machine is no fault.
HEADERS_SECONDS = 4.0

SETTINGS = {
    "FLOWAY_LOG_FORMAT": "json",
    "FLOWAY_BREAKER_FAILURES": "2",
    "FLOWAY_BREAKER_WINDOW_SECONDS": "5",
    "FLOWAY_BREAKER_OPEN_SECONDS": "1",
}


#: Nobody is to wait for two silent ones in turn.
SECONDS_BETWEEN_HANGS = 6


@dataclass(frozen=True)
class Kind:
    """One way to fail, and what the gateway must have seen of it."""

    name: str
    #: Of the simulator; '' where the fault is on the way.
    options: str
    #: Whether an exclusion's state and evidence are those of this fault.
    explains: Callable[[str, Evidence], bool]


def _answered(status: int, state: str) -> Callable[[str, Evidence], bool]:
    return lambda found, seen: (found, seen.status) == (state, status)


def _silent(*words: str) -> Callable[[str, Evidence], bool]:
    return lambda found, seen: (
        found == "open" and seen.status is None and any(each in seen.excerpt for each in words)
    )


LIMITED = Kind(
    "429",
    "status=429+retry_after=1",
    lambda found, seen: found == "cooldown" and ("retry-after", "1") in seen.headers and seen.status == 429,
)
HANG = Kind("hang", "accept_stall", _silent("sent no answer within"))
KINDS = (
    LIMITED,
    HANG,
    Kind("500", "status=500", _answered(500, "open")),
    Kind("529", "status=529", _answered(529, "open")),
    Kind("cut", "cut=0", _silent("was cut", "before its first event", "ended", "closed the connection")),
    Kind("refused", "", _silent("The way through the proxy")),
)
PROXY_DOWN = Kind("proxy down", "", _silent("The way through the proxy"))


@dataclass(frozen=True)
class Fault:
    """One upstream that failed in one way for a while."""

    number: int
    kind: Kind
    begun_at: datetime
    ended_at: datetime

    def explains(self, exclusion: Exclusion, number: int) -> bool:
        """Whether it led to the exclusion: a call may end later than the fault that it met."""
        seen = exclusion.evidence
        state = "open" if exclusion.state == "recovering" else exclusion.state
        late = timedelta(seconds=HEADERS_SECONDS + 1)
        is_then = self.begun_at <= seen.at <= self.ended_at + late
        return number == self.number and is_then and self.kind.explains(state, seen)


@dataclass
class Drill:
    """A running gateway with its upstreams, and what was done to them and seen."""

    gateway: Gateway
    vendor: Simulator
    app: Flask
    #: Of the upstreams, and whose proxies they are behind.
    ids: list[str]
    proxies: list[RunningProxy]
    keys: list[str]
    faults: list[Fault] = field(default_factory=list)
    seen: set[Exclusion] = field(default_factory=set)
    _is_over: threading.Event = field(default_factory=threading.Event)

    def proxy_of(self, number: int) -> RunningProxy:
        """The only way to an upstream: three of them share one, two the other."""
        return self.proxies[0 if number < 3 else 1]

    def host_of(self, number: int) -> str:
        """A name that only its proxy knows."""
        return f"up-{number}.invalid"

    def rotate(self, chance: random.Random) -> None:
        """Other faults every second, until the drill is over.

        Two upstreams at a time, or one proxy. Whoever waited for a silent one meets at most one that still
        asks for time and two that fail at once, so that one is left that serves.
        """
        next_hang = 0
        for second in itertools.count():
            if self._is_over.is_set():
                return
            begun = clock.now()
            chosen = self._chosen(chance, may_hang=second >= next_hang)
            if HANG in chosen.values():
                next_hang = second + SECONDS_BETWEEN_HANGS
            for number, kind in chosen.items():
                if kind.options:
                    self.vendor.fail(kind.options, model=f"sim-{number}", times=None)
                elif kind is PROXY_DOWN:
                    self.proxy_of(number).refuses = True
                else:
                    self.proxy_of(number).closed_hosts.add(self.host_of(number))
            self._is_over.wait(1.0)
            self.vendor.heal()
            for proxy in self.proxies:
                proxy.refuses = False
                proxy.closed_hosts.clear()
            ended = clock.now()
            self.faults += [Fault(number, kind, begun, ended) for number, kind in chosen.items()]

    def _chosen(self, chance: random.Random, *, may_hang: bool) -> Mapping[int, Kind]:
        if chance.random() < 0.15:
            down = chance.choice(self.proxies)
            return {number: PROXY_DOWN for number in range(UPSTREAMS) if self.proxy_of(number) is down}
        numbers = chance.sample(range(UPSTREAMS), 2)
        kinds = [kind for kind in KINDS if may_hang or kind is not HANG]
        return dict(zip(numbers, chance.sample(kinds, 2), strict=True))

    def watch(self) -> None:
        """Collect every exclusion that any worker has shared, until the drill is over."""
        with self.app.app_context():
            while not self._is_over.wait(0.1):
                self.seen.update(upstream_health.read_all().values())
            self.seen.update(upstream_health.read_all().values())

    def ask(self, number: int) -> str:
        """One request; '' when it was served whole, else what came."""
        case: Case = CASES[number % len(CASES)]
        stream = number // len(CASES) % 2 == 0
        key = self.keys[number % len(self.keys)]
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        path, body = case.path(MODEL, stream), case.body(MODEL, stream)
        try:
            with Call(self.gateway.port, "POST", path, headers, body) as call:
                text = call.read_all()
        except (OSError, AssertionError) as error:
            return f"{case.id} {stream}: {type(error).__name__} {error}"
        is_whole = call.status == 200 and b"Simulated" in text and (not stream or case.terminal in text)
        return "" if is_whole else f"{case.id} {stream}: {call.status} {text[-600:]!r}"

    def run(self, requests: int, seed: int) -> list[str]:
        """So many requests at the drill's rate, while faults rotate; what was lost."""
        beside = [
            threading.Thread(target=self.rotate, args=(random.Random(seed),)),
            threading.Thread(target=self.watch),
        ]
        for thread in beside:
            thread.start()
        begun = time.monotonic()
        try:
            with ThreadPoolExecutor(CLIENTS) as pool:
                asked = []
                for number in range(requests):
                    time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
                    asked.append(pool.submit(self.ask, number))
                outcomes = [each.result() for each in asked]
        finally:
            self._is_over.set()
            for thread in beside:
                thread.join()
        return [outcome for outcome in outcomes if outcome]

    def unexplained(self) -> list[Exclusion]:
        """Exclusions whose evidence names no fault that was in force."""
        return [
            each
            for each in self.seen
            if not any(fault.explains(each, self.ids.index(each.domain.upstream_id)) for fault in self.faults)
        ]


@contextmanager
def drilled(folder: Path, workers: int = WORKERS) -> Iterator[Drill]:
    """A drill that can begin, on a gateway, a vendor and proxies of its own."""
    with ExitStack() as stack:
        vendor = stack.enter_context(running_simulator())
        ways = [stack.enter_context(connect_proxy()), stack.enter_context(socks5_proxy())]
        gateway = Gateway(folder, SETTINGS)
        gateway.prepare()
        ids = _configured(gateway, vendor, ways)
        keys = []
        for first in range(UPSTREAMS):
            order = [f"up-{(first + each) % UPSTREAMS}" for each in range(UPSTREAMS)]
            only = [part for name in order for part in ("--upstream", name)]
            arguments = ("keys", "create", f"from-{first}", "--user", "tester", "--quiet", *only)
            keys.append(gateway.flask(*arguments).strip())
        gateway.start(workers)
        stack.callback(gateway.kill)
        app = store_app(load(_settings_of(gateway)))
        yield Drill(gateway, vendor, app, ids, ways, keys)
        with app.app_context():
            db.db.engine.dispose()
        gateway.stop()


def _settings_of(gateway: Gateway) -> dict[str, str]:
    return {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}


def _configured(gateway: Gateway, vendor: Simulator, ways: list[RunningProxy]) -> list[str]:
    """Add proxies and upstreams; the ids of the upstreams."""
    ids = []
    with opened(load(_settings_of(gateway))):
        added = [proxies.add(way.url, f"way-{number}", None).id for number, way in enumerate(ways)]
        for number in range(UPSTREAMS):
            config = {
                "base_url": f"http://up-{number}.invalid:{vendor.port}",
                "auth_style": "bearer",
                "protocols": list(ALL_PROTOCOLS),
                "models_fetch": {"enabled": False},
                "models": [{"upstream_model_id": f"sim-{number}", "public_model_id": MODEL}],
                "timeouts": {"headers_seconds": HEADERS_SECONDS},
            }
            proxy_ids = [added[0 if number < 3 else 1]]
            made = upstreams.add("custom", f"up-{number}", config, UPSTREAM_KEY, proxy_ids=proxy_ids)
            ids.append(made.id)
    return ids


def check_books(records: list[ExchangeRecord]) -> None:
    """Each request has a record whose trail accounts for every attempt that did not serve.

    :raises AssertionError: one has not.
    """
    for record in records:
        failed = [each for each in record.attempt_log if each.number is not None]
        assert record.outcome == "ok", record
        assert len(failed) == record.attempts - 1, record
        assert all(each.reason for each in record.attempt_log), record


def report(drill: Drill, records: list[ExchangeRecord], lost: list[str]) -> str:
    """What happened, in a few lines."""
    tried = [each for record in records for each in record.attempt_log]
    states = Counter(each.state for each in drill.seen)
    kinds = Counter(fault.kind.name for fault in drill.faults)
    return "\n".join(
        [
            f"{len(records)} requests, {len(lost)} lost; "
            f"{sum(each.number is not None for each in tried)} attempts failed, "
            f"{sum(each.number is None for each in tried)} candidates were passed over",
            f"faults: {', '.join(f'{name} {count}' for name, count in sorted(kinds.items()))}",
            f"exclusions: {', '.join(f'{name} {count}' for name, count in sorted(states.items()))}; "
            f"{len(drill.unexplained())} unexplained",
        ]
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Rotate faults over five upstreams behind two proxies.")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="floway-failover-"))
    try:
        with drilled(folder) as drill:
            ledger = Ledger(drill.gateway)
            lost = drill.run(arguments.requests, arguments.seed)
            records = ledger.wait(arguments.requests)
            ledger.close()
            print(report(drill, records, lost))
            assert not lost, "\n".join(lost[:10])
            unexplained = drill.unexplained()
            assert not unexplained, "\n".join(f"{each} {each.evidence}" for each in unexplained[:10])
            check_books(records)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
