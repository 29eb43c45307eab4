"""What limits cost a request, in microseconds of one core: python -m bench.limits

The ledger is in memory, so this is the part that every request pays; the database is asked behind its
back, once a second.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import gevent

from floway import clock
from floway.domain.caller import Caller
from floway.domain.exchange import ExchangeRecord
from floway.domain.limit import Ceiling, Limits
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.gateway.limits import ledger
from floway.gateway.limits.ledger import Grant, Report
from floway.gateway.limits.limiter import Limiter
from floway.gateway.limits.needs import needs
from floway.gateway.request import ClientRequest
from floway.protocols import messages

ROUNDS, CALLS = 7, 2_000
FAR = 10**9
RECORD = ExchangeRecord(
    id="req_1",
    started_at=clock.now(),
    key_id="key_1",
    user_id="usr_1",
    protocol="messages",
    action="generate",
    model="m",
    verdict=Verdict.COMPLETE,
    status=200,
    usage=Usage(input_tokens=900, output_tokens=100),
    cost_microusd=4_200,
)


class Ledger:
    """One worker's ledger, in memory."""

    def __init__(self) -> None:
        self._states: dict[str, dict[str, Any]] = {}

    def settle(self, reports: Mapping[str, Report]) -> dict[str, dict[str, Grant]]:
        """As the one in the database."""
        grants = {}
        for subject, report in reports.items():
            state = self._states.get(subject, {})
            self._states[subject], grants[subject] = ledger.settled(state, report, clock.now(), UTC)
        return grants


def microseconds(function: Callable[[], object]) -> float:
    """The median of some rounds, per call."""
    found = []
    for _ in range(ROUNDS):
        began = perf_counter()
        for _ in range(CALLS):
            function()
        found.append((perf_counter() - began) / CALLS * 1e6)
        # The limiter's greenlet reports between the rounds, as it does between requests.
        gevent.sleep(0.05)
    return median(found)


def request(characters: int) -> ClientRequest:
    """A call with a prompt of that length."""
    turn = {"role": "user", "content": "word " * (characters // 5)}
    body = json.dumps({"model": "m", "max_tokens": 500, "messages": [turn]}).encode()
    return ClientRequest(
        protocol=messages.PROTOCOL,
        action="generate",
        model="m",
        stream=True,
        include_usage=False,
        body=body,
        headers={},
    )


def caller(limits: Limits | None) -> Caller:
    """With limits of its key, or with none."""
    ceilings = (Ceiling("key:key_1", limits),) if limits else ()
    return Caller("key_1", "laptop", "usr_1", "ada", limits=ceilings)


def served(limiter: Limiter, who: Caller, asked: ClientRequest) -> None:
    """What the pipeline does about limits from the arrival of a call to its end."""
    reservation = None
    if who.limits:
        needed = needs(asked, who.limits, lambda usage: usage.input_tokens)
        reservation = limiter.admit(who, needed)
    if reservation is not None:
        reservation.settle(RECORD)


def main() -> None:
    """Print a line per kind of caller."""
    limiter = Limiter(Ledger().settle)
    gevent.spawn(limiter.run)
    every = Limits(FAR, FAR, FAR, FAR, FAR, FAR, FAR, FAR, FAR, FAR, FAR)
    for name, limits, characters in (
        ("no limits", None, 1_000),
        ("requests_per_minute, concurrent_requests", Limits(FAR, concurrent_requests=FAR), 1_000),
        ("tokens_per_day, 1 KB prompt", Limits(tokens_per_day=FAR), 1_000),
        ("tokens_per_day, 200 KB prompt", Limits(tokens_per_day=FAR), 200_000),
        ("all eleven, 1 KB prompt", every, 1_000),
    ):
        who, asked = caller(limits), request(characters)
        served(limiter, who, asked)
        # So many are taken that the first second is over before there is a rate to reckon with.
        for _ in range(CALLS):
            served(limiter, who, asked)
        gevent.sleep(1.2)
        print(f"{name}: {microseconds(partial(served, limiter, who, asked)):.2f} us")
    limiter.stop()


if __name__ == "__main__":
    main()
