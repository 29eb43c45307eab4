"""The race drill of stored logins: everything that writes a credential, at the same moment.

``claude_code_drill`` and ``codex_drill`` run it from the command line. One round, over four gunicorn workers:

1. the operator imports a login, which soon expires, or whose token the vendor ends;
2. two hundred requests of the vendor's client arrive at once, their answers' quota is stored, and what an
   operator may do beside them happens;
3. another login of the same account is imported while the renewal of the first is under way;
4. one more request, then the books: nobody failed, each refresh token was redeemed once at most and
   none twice, what is stored is the operator's login or its successor, it works, and it is active.
"""

import argparse
import random
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from flask import Flask
from sqlalchemy import delete

from floway.domain.credential import VersionedState
from floway.settings import load
from floway.store import db, states
from floway.store.tables.leases import LeaseRow
from tests.support.database import SECRET_KEY, store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.postgres import cluster
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator

WORKERS = 4
REQUESTS = 200
#: A token counts as expired five minutes before its end; this one is imported just in time.
SHORT_LIFE_SECONDS = 302.0
#: The vendor thinks about a renewal for so long that an import fits in between.
RENEWAL_MS = 250
_PATIENCE_SECONDS = 60.0

Expiry = Literal["by the clock", "by the vendor"]
Import = Literal["during the renewal", "at any time", "never"]


@dataclass(frozen=True)
class Round:
    """What happened in a round, after everything was checked."""

    expiry: Expiry
    imported: Import
    mints: int
    seconds: float


class Token(Protocol):
    """An access token."""

    @property
    def token(self) -> str:
        """What a request carries."""


class Login(Protocol):
    """What every kind's credential tells."""

    @property
    def state(self) -> str:
        """Terminal unless it is ``active``."""

    @property
    def state_message(self) -> str | None:
        """Why it is terminal."""

    @property
    def refresh_token(self) -> str | None:
        """What renews it."""

    @property
    def access_token(self) -> Token | None:
        """What requests use meanwhile."""


class Drill(ABC):
    """A gateway with one upstream that has a login, its operator and its vendor."""

    #: Where tokens are renewed.
    token_path: ClassVar[str]
    #: How a client is told that its renewal was refused for good.
    refusal: ClassVar[bytes]
    #: What clients may be told while the answer to a renewal is lost on the way.
    lost_statuses: ClassVar[frozenset[int]] = frozenset({502, 503})

    def __init__(self, gateway: Gateway, vendor: Simulator, operator: Operator, app: Flask) -> None:
        self.gateway = gateway
        self.vendor = vendor
        self.operator = operator
        self._app = app
        self.upstream_id = self.imported(self.login())
        self.renewal_is(f"delay={RENEWAL_MS}", times=None)
        # The other workers learn of the upstream within a second.
        for _ in range(4 * WORKERS):
            wait_until(lambda: self.served(self.request()), "an answer of the subscription", 15)

    @staticmethod
    @abstractmethod
    def settings(vendor: Simulator) -> dict[str, str]:
        """What points a gateway at the vendor."""

    @abstractmethod
    def login(self, seconds: float | None = None) -> dict[str, Any]:
        """A login of the one account, as an operator pastes it; ``seconds`` is how long it is good for."""

    @abstractmethod
    def refresh_token_of(self, login: Mapping[str, Any]) -> str:
        """What renews a login."""

    @abstractmethod
    def ends_at(self, login: Mapping[str, Any]) -> float:
        """When its access token ends, seconds since 1970."""

    @abstractmethod
    def imported(self, login: Mapping[str, Any]) -> str:
        """The id of an upstream that is made for a login."""

    @abstractmethod
    def reimport(self, login: Mapping[str, Any]) -> None:
        """Put another login into the upstream."""

    @abstractmethod
    def request(self) -> Call:
        """A request that the vendor's client has made, sent but not read."""

    @abstractmethod
    def is_whole(self, body: bytes) -> bool:
        """Whether an answer was given to its end."""

    @abstractmethod
    def read(self, stored: VersionedState) -> Login:
        """The credential of a row."""

    @abstractmethod
    def has_quota(self, login: Login) -> bool:
        """Whether what an answer said about the quota is stored."""

    @abstractmethod
    def expire_all(self) -> None:
        """The vendor ends every access token."""

    @abstractmethod
    def tokens(self) -> dict[str, Any]:
        """The vendor's books: ``mints, reuse_attempts, redeemed, refresh_tokens``."""

    @abstractmethod
    def is_live(self, token: str) -> bool:
        """Whether the vendor takes an access token."""

    def beside(self) -> None:  # noqa: B027  most kinds have nothing
        """What an operator may do while requests come; it must succeed."""

    def served(self, call: Call) -> bool:
        """Whether it is answered to the end."""
        body = call.read_all(_PATIENCE_SECONDS)
        return call.status == 200 and self.is_whole(body)

    def stored(self) -> Login:
        """The credential in the database."""
        with self._app.app_context():
            return self.read(states.read(self.upstream_id))

    def renewal_is(self, options: str, times: int | None = 1) -> None:
        """What the vendor does to the next renewals, instead of what it was told before."""
        self.vendor.heal()
        self.vendor.fail(options, path=self.token_path, times=times)

    @property
    def database_path(self) -> Path:
        """The file of a gateway on SQLite."""
        with self._app.app_context():
            return Path(str(db.db.engine.url.database))

    def end_leases(self) -> None:
        """Let the leases of dead workers run out, which takes most of a minute, at once."""
        with self._app.app_context(), db.transaction() as session:
            session.execute(delete(LeaseRow))

    def expire(self, expiry: Expiry) -> str:
        """Import a login whose access token is over in a moment; its refresh token."""
        login = self.login(None if expiry == "by the vendor" else SHORT_LIFE_SECONDS)
        self.reimport(login)
        self.settle(login)
        if expiry == "by the vendor":
            self.expire_all()
        else:
            time.sleep(max(0.0, self.ends_at(login) - 300 - time.time()) + 0.05)
        return self.refresh_token_of(login)

    def settle(self, login: Mapping[str, Any]) -> None:
        """Wait until every worker is at this login."""
        assert self.stored().refresh_token == self.refresh_token_of(login)
        self.gateway.take_over()

    def round(self, expiry: Expiry, imported: Import, jitter: random.Random) -> Round:
        """One round.

        :raises AssertionError: something was lost.
        """
        started = time.monotonic()
        self.renewal_is(f"delay={RENEWAL_MS}", times=None)
        first = self.expire(expiry)
        before = self.tokens()
        successor = self.login()
        with ThreadPoolExecutor(2) as beside:
            calls = [self.request() for _ in range(REQUESTS // 2)]
            others = [beside.submit(self.beside)]
            if imported != "never":
                others.append(
                    beside.submit(self._import, successor, imported, before["mints"], jitter.random())
                )
            calls += [self.request() for _ in range(REQUESTS - len(calls))]
            outcomes = [self._outcome(call) for call in calls]
            for other in others:
                other.result(_PATIENCE_SECONDS)
        wrong = [outcome for outcome in outcomes if outcome != (200, True)]
        assert not wrong, f"{len(wrong)} of {REQUESTS} requests failed: {wrong[:5]}"
        mints = self._check(first, None if imported == "never" else successor, before, imported)
        return Round(expiry, imported, mints, time.monotonic() - started)

    def _outcome(self, call: Call) -> tuple[int, Any]:
        is_served = self.served(call)
        return call.status, is_served or call.body[:300]

    def _import(self, login: dict[str, Any], when: Import, mints: int, part: float) -> None:
        if when == "during the renewal":
            wait_until(lambda: self.tokens()["mints"] > mints, "the renewal", _PATIENCE_SECONDS)
        else:
            time.sleep(part)
        self.reimport(login)

    def _check(
        self, first: str, successor: dict[str, Any] | None, before: dict[str, Any], imported: Import
    ) -> int:
        """The books of a round; how often a token was renewed."""
        assert self.served(self.request()), "the request after the round failed"
        after = self.tokens()
        redeemed = {
            token: count for token, count in after["redeemed"].items() if token not in before["redeemed"]
        }
        assert after["reuse_attempts"] == before["reuse_attempts"], "a refresh token was offered twice"
        expected = [{first: 1}] if imported != "at any time" else [{first: 1}, {}]
        assert redeemed in expected, f"{len(redeemed)} refresh tokens were redeemed: {redeemed.values()}"
        credential = self._with_quota()
        assert credential.state == "active"
        if successor is not None:
            assert credential.refresh_token == self.refresh_token_of(successor)
        assert credential.refresh_token in after["refresh_tokens"], "the stored refresh token is dead"
        assert credential.access_token is not None
        assert self.is_live(credential.access_token.token), "the stored access token is dead"
        return len(redeemed)

    def _with_quota(self) -> Login:
        """The stored credential once a quota was written to it."""
        return wait_until(
            lambda: found if self.has_quota(found := self.stored()) else None, "the quota of an answer", 15
        )  # type: ignore[return-value]  # a true value is no None


def plan(number: int) -> tuple[Expiry, Import]:
    """What happens in a round: each way to expire meets each moment of an import in turn."""
    imports: tuple[Import, ...] = ("during the renewal", "at any time", "never")
    return ("by the clock" if number % 2 else "by the vendor"), imports[number % 3]


@contextmanager
def drilled(
    kind: type[Drill], folder: Path, settings: dict[str, str] | None = None, workers: int = WORKERS
) -> Iterator[Drill]:
    """A drill that can begin, on a gateway and a vendor of its own."""
    with ExitStack() as stack:
        vendor = stack.enter_context(running_simulator())
        gateway = Gateway(folder, kind.settings(vendor) | (settings or {}))
        gateway.prepare()
        gateway.start(workers)
        stack.callback(gateway.kill)
        named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
        app = store_app(load(named))
        operator = stack.enter_context(Operator(gateway, app))
        drill = kind(gateway, vendor, operator, app)
        yield drill
        with app.app_context():
            db.db.engine.dispose()
        gateway.stop()


def run(drill: Drill, rounds: int, seed: int = 0) -> list[Round]:
    """So many rounds, a line for each."""
    jitter = random.Random(seed)
    done = []
    for number in range(rounds):
        made = drill.round(*plan(number), jitter)
        done.append(made)
        print(
            f"round {number + 1:2d}: expired {made.expiry}, imported {made.imported}: "
            f"{REQUESTS} of {REQUESTS} served, {made.mints} renewed, active, {made.seconds:.1f} s",
            flush=True,
        )
    return done


def main(kind: type[Drill]) -> None:
    """The command line of a kind's drill."""
    parser = argparse.ArgumentParser(description="Race everything that writes a stored login.")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--postgres", action="store_true", help="use PostgreSQL instead of SQLite")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="floway-drill-"))
    try:
        with ExitStack() as stack:
            settings = {}
            if arguments.postgres:
                server = stack.enter_context(cluster())
                settings = {"FLOWAY_DATABASE_URL": server.create_database(), "FLOWAY_SECRET_KEY": SECRET_KEY}
            drill = stack.enter_context(drilled(kind, folder, settings))
            done = run(drill, arguments.rounds, arguments.seed)
            tokens = drill.tokens()
    finally:
        shutil.rmtree(folder)
    print(
        f"{len(done)} rounds, {len(done) * (REQUESTS + 1)} requests served, none failed; "
        f"{sum(made.mints for made in done)} renewals, "
        f"{tokens['reuse_attempts']} refresh tokens offered twice"
    )
