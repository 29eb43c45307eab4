"""The race drill of Claude subscriptions: everything that writes a credential, at the same moment.

``python -m tests.functional.claude_code_drill --rounds 50`` prints a line per round and a summary;
``--postgres`` uses a server of its own instead of SQLite. One round, over four gunicorn workers:

1. the operator imports a login, which soon expires, or whose token the vendor ends;
2. two hundred requests of Claude Code arrive at once, their answers' quota is stored, a probe asks for it;
3. another login of the same account is imported while the renewal of the first is under way;
4. one more request, then the books: nobody failed, each refresh token was redeemed once at most and
   none twice, what is stored is the operator's login or its successor, it works, and it is active.
"""

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import requests
from flask import Flask
from sqlalchemy import delete

from floway.providers.claude_code import state
from floway.providers.claude_code.state import Credential
from floway.settings import load
from floway.store import db, states
from floway.store.tables.leases import LeaseRow
from tests.support import claude_code
from tests.support.database import SECRET_KEY, store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.postgres import cluster
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator

WORKERS = 4
TOKEN_PATH = "/v1/oauth/token"
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


class Drill:
    """A gateway with one subscription, its operator and its vendor."""

    def __init__(self, gateway: Gateway, vendor: Simulator, operator: Operator, app: Flask) -> None:
        self.gateway = gateway
        self.vendor = vendor
        self.operator = operator
        self._app = app
        self.upstream_id = operator.import_login(vendor.login(), "drilled")
        self.renewal_is(f"delay={RENEWAL_MS}", times=None)
        # The other workers learn of the upstream within a second.
        for _ in range(4 * WORKERS):
            wait_until(lambda: self.served(self.request()), "an answer of the subscription", 15)

    def request(self, name: str = "interactive") -> Call:
        """A request that Claude Code has made, sent but not read."""
        lines = claude_code.headers(name, authorization=f"Bearer {self.gateway.api_key}")
        return Call(self.gateway.port, "POST", claude_code.path(name), lines, claude_code.body(name))

    @staticmethod
    def served(call: Call) -> bool:
        """Whether it is answered to the end."""
        body = call.read_all(_PATIENCE_SECONDS)
        return call.status == 200 and b"event: message_stop" in body

    def stored(self) -> Credential:
        """The credential in the database."""
        with self._app.app_context():
            return state.read(self.upstream_id, states.read(self.upstream_id))

    def renewal_is(self, options: str, times: int | None = 1) -> None:
        """What the vendor does to the next renewals, instead of what it was told before."""
        self.vendor.heal()
        self.vendor.fail(options, path=TOKEN_PATH, times=times)

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
        if expiry == "by the vendor":
            login = self.vendor.login()
            self.operator.reimport_login(self.upstream_id, login)
            self.settle(login)
            self.vendor.expire()
        else:
            login = self.vendor.login(seconds=SHORT_LIFE_SECONDS)
            self.operator.reimport_login(self.upstream_id, login)
            self.settle(login)
            time.sleep(max(0.0, login["claudeAiOauth"]["expiresAt"] / 1000 - 300 - time.time()) + 0.05)
        return str(login["claudeAiOauth"]["refreshToken"])

    def settle(self, login: dict[str, Any]) -> None:
        """Wait until every worker is at this login: they look twice a second."""
        assert self.stored().refresh_token == login["claudeAiOauth"]["refreshToken"]
        time.sleep(1.2)

    def round(self, expiry: Expiry, imported: Import, jitter: random.Random) -> Round:
        """One round.

        :raises AssertionError: something was lost.
        """
        started = time.monotonic()
        self.renewal_is(f"delay={RENEWAL_MS}", times=None)
        first = self.expire(expiry)
        before = self.vendor.tokens()
        successor = self.vendor.login()
        with ThreadPoolExecutor(2) as beside:
            calls = [self.request() for _ in range(REQUESTS // 2)]
            others = [beside.submit(self._probe)]
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

    def _probe(self) -> None:
        # At least one is under way while the token is renewed.
        answer = self.operator.answer(f"upstreams/{self.upstream_id}/probe-quota")
        assert answer.status_code == 200, answer.text[:300]

    def _import(self, login: dict[str, Any], when: Import, mints: int, part: float) -> None:
        if when == "during the renewal":
            wait_until(lambda: self.vendor.tokens()["mints"] > mints, "the renewal", _PATIENCE_SECONDS)
        else:
            time.sleep(part)
        self.operator.reimport_login(self.upstream_id, login)

    def _check(
        self, first: str, successor: dict[str, Any] | None, before: dict[str, Any], imported: Import
    ) -> int:
        """The books of a round; how often a token was renewed."""
        assert self.served(self.request()), "the request after the round failed"
        after = self.vendor.tokens()
        redeemed = {
            token: count for token, count in after["redeemed"].items() if token not in before["redeemed"]
        }
        assert after["reuse_attempts"] == before["reuse_attempts"], "a refresh token was offered twice"
        expected = [{first: 1}] if imported != "at any time" else [{first: 1}, {}]
        assert redeemed in expected, f"{len(redeemed)} refresh tokens were redeemed: {redeemed.values()}"
        credential = self._with_quota()
        assert credential.state == "active"
        if successor is not None:
            assert credential.refresh_token == successor["claudeAiOauth"]["refreshToken"]
        assert credential.refresh_token in after["refresh_tokens"], "the stored refresh token is dead"
        assert credential.access_token is not None
        assert self._is_live(credential.access_token.token), "the stored access token is dead"
        return len(redeemed)

    def _with_quota(self) -> Credential:
        """The stored credential once a quota was written to it."""
        return wait_until(
            lambda: found if (found := self.stored()).quota_snapshot else None, "the quota of an answer", 15
        )  # type: ignore[return-value]  # a true value is no None

    def _is_live(self, token: str) -> bool:
        headers = {"authorization": f"Bearer {token}", "anthropic-beta": "oauth-2025-04-20"}
        return requests.get(f"{self.vendor.base_url}/api/oauth/usage", headers=headers, timeout=10).ok


def plan(number: int) -> tuple[Expiry, Import]:
    """What happens in a round: each way to expire meets each moment of an import in turn."""
    imports: tuple[Import, ...] = ("during the renewal", "at any time", "never")
    return ("by the clock" if number % 2 else "by the vendor"), imports[number % 3]


@contextmanager
def drilled(folder: Path, settings: dict[str, str] | None = None, workers: int = WORKERS) -> Iterator[Drill]:
    """A drill that can begin, on a gateway and a vendor of its own."""
    with ExitStack() as stack:
        vendor = stack.enter_context(running_simulator())
        gateway = Gateway(folder, vendor.claude_code_settings() | (settings or {}))
        gateway.prepare()
        gateway.start(workers)
        stack.callback(gateway.kill)
        named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
        app = store_app(load(named))
        operator = stack.enter_context(Operator(gateway, app))
        drill = Drill(gateway, vendor, operator, app)
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


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Race everything that writes a Claude credential.")
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
            drill = stack.enter_context(drilled(folder, settings))
            done = run(drill, arguments.rounds, arguments.seed)
            tokens = drill.vendor.tokens()
    finally:
        shutil.rmtree(folder)
    print(
        f"{len(done)} rounds, {len(done) * (REQUESTS + 1)} requests served, none failed; "
        f"{sum(made.mints for made in done)} renewals, "
        f"{tokens['reuse_attempts']} refresh tokens offered twice"
    )


if __name__ == "__main__":
    main()
