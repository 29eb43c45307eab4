"""Admits calls, and brings what this worker holds together with the ledger.

Requests take from the accounts in memory. One greenlet reports to the ledger: each second what has changed,
and at once where a request waits. While it asks, further requests gather; one transaction answers all of
them, so that a limit on which thousands knock costs the database a few transactions per worker.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil
from uuid import uuid4

import gevent
from gevent.event import Event as Signal
from gevent.lock import Semaphore

from floway import clock
from floway.domain.caller import Caller
from floway.domain.limit import Ceiling
from floway.domain.protocol import ProtocolId
from floway.gateway.limits.account import Account, Needs, Shortage
from floway.gateway.limits.errors import LimitExceeded, LimitsUnknown
from floway.gateway.limits.events import CallLimited, LimitsUncounted
from floway.gateway.limits.headers import Lines, announced
from floway.gateway.limits.ledger import Grant, Report
from floway.gateway.limits.reservation import Reservation
from floway.logs import emit

#: How often what has changed is reported.
TICK_SECONDS = 1.0
#: How long a request waits for what other workers hold and do not use; they give it back at their ticks.
PATIENCE_SECONDS = 2.5
#: ... and for the end of other calls, of which their workers may know before the ledger does.
CALL_PATIENCE_SECONDS = 0.25
#: How often it asks meanwhile.
_RETRY_SECONDS = 0.05
#: How long it waits for the database.
ANSWER_SECONDS = 5.0
#: Rows of one transaction: more would hold SQLite's write lock for longer than its other users wait.
BATCH = 100

#: Stores reports: ``{subject: report}`` to ``{subject: {metric: grant}}``. May block its greenlet, never the
#: hub; raises anything when the database is away.
Settle = Callable[[Mapping[str, Report]], Mapping[str, Mapping[str, Grant]]]


class _Round:
    """One journey to the ledger, and who waits for it."""

    def __init__(self) -> None:
        self.ended = Signal()
        self.was_answered = False


class Limiter:
    """The limits of one worker.

    :param is_open: whether calls go on when the ledger cannot be reached; they are counted later.
    """

    def __init__(self, settle: Settle, *, is_open: bool = False) -> None:
        self._settle = settle
        self._is_open = is_open
        self._holder = ""
        self._accounts: dict[str, Account] = {}
        self._round = _Round()
        self._wake = Signal()
        self._is_stopping = False
        # The greenlet and a stop must not report the same account at the same time.
        self._reporting = Semaphore()
        self._is_cut_off = False

    def admit(self, caller: Caller, needs: Needs, exchange_id: str = "") -> Reservation:
        """Take what a call needs from all limits of its caller, or from none.

        Blocks while the ledger is asked, and for a moment longer where other workers hold the rest.

        :raises LimitExceeded: there is not enough left.
        :raises LimitsUnknown: the ledger cannot be reached, and the worker holds too little.
        """
        began = clock.monotonic()
        while True:
            held = [(account, account.amounts(needs)) for account in map(self._account, caller.limits)]
            short = [(account, amounts) for account, amounts in held if account.shortages(amounts)]
            if short:
                known = [found for account, amounts in short if (found := account.refusal(amounts))]
                if known:
                    raise self._refusal(caller, exchange_id, known)
                is_answered = self._asked(short)
                # Without yielding since the answer: what came may be taken.
                lacks = [each for account, amounts in short for each in account.shortages(amounts)]
                if lacks and not is_answered:
                    if not self._is_open:
                        raise LimitsUnknown
                elif lacks and not _is_worth_waiting(lacks, clock.monotonic() - began):
                    for account, _ in short:
                        account.refuse(lacks)
                    raise self._refusal(caller, exchange_id, lacks)
                elif lacks or any(account.shortages(amounts) for account, amounts in held):
                    gevent.sleep(_RETRY_SECONDS)
                    continue
            second = int(clock.now().timestamp())
            taken = [(account, account.take(amounts, second)) for account, amounts in held]
            return Reservation(taken, self._wake.set)

    def announced(self, lines: Lines, caller: Caller, protocol: ProtocolId, *, is_refusal: bool) -> Lines:
        """The header lines of a reply to a caller with limits, with how these stand."""
        accounts = [self._account(ceiling) for ceiling in caller.limits]
        return announced(lines, accounts, protocol, is_refusal=is_refusal)

    def run(self) -> None:
        """Report until ``stop``; the body of a greenlet."""
        self._holder = self._holder or uuid4().hex[:16]
        next_tick = clock.monotonic() + TICK_SECONDS
        while not self._is_stopping:
            self._wake.wait(max(next_tick - clock.monotonic(), 0.0))
            self._wake.clear()
            is_tick = clock.monotonic() >= next_tick
            if is_tick:
                next_tick = clock.monotonic() + TICK_SECONDS
            with self._reporting:
                self._report_due(is_tick=is_tick)

    def stop(self) -> None:
        """End ``run`` and give everything back that no open call needs."""
        self._is_stopping = True
        self._wake.set()
        self._holder = self._holder or uuid4().hex[:16]
        with self._reporting:
            self._report(list(self._accounts.values()), is_last=True)

    def _refusal(self, caller: Caller, exchange_id: str, lacks: list[Shortage]) -> LimitExceeded:
        """The error for what is lacking the longest."""
        now = clock.now()
        worst = max(lacks, key=lambda each: _free_at(each) or now)
        free_at = _free_at(worst)
        seconds = max(ceil((free_at - now).total_seconds()), 1) if free_at else 1
        standing = worst.grant.standing if worst.grant else None
        used = standing.used if standing else 0
        busy = standing.busy if standing else 0
        limit: int = standing.limit if standing else 0
        whose = worst.subject.partition(":")[0]
        emit(
            CallLimited(
                exchange_id,
                caller.key_id,
                caller.user_id,
                whose,
                worst.metric.name,
                limit,
                used,
                busy,
                seconds,
            )
        )
        return LimitExceeded(whose, worst.metric.name, limit, used, busy, seconds)

    def _account(self, ceiling: Ceiling) -> Account:
        account = self._accounts.get(ceiling.subject)
        if account is None:
            account = self._accounts[ceiling.subject] = Account(ceiling)
        else:
            account.hold_to(ceiling)
        return account

    def _asked(self, wanted: list[tuple[Account, dict[str, int]]]) -> bool:
        """Whether the ledger has answered a report that was begun after this call."""
        for account, amounts in wanted:
            account.ask(amounts)
        journey = self._round
        self._wake.set()
        # Who is served either way need not wait for a database that has just failed.
        is_hopeless = self._is_open and self._is_cut_off
        if not journey.ended.wait(0 if is_hopeless else ANSWER_SECONDS):
            self._is_cut_off = True
        return journey.was_answered

    def _report_due(self, *, is_tick: bool) -> None:
        accounts = list(self._accounts.values())
        if is_tick:
            for account in accounts:
                account.tick()
            due = [account for account in accounts if account.is_due]
            for account in accounts:
                if account.is_idle:
                    del self._accounts[account.subject]
        else:
            due = [account for account in accounts if account.is_urgent]
        if due:
            self._report(due)

    def _report(self, accounts: list[Account], *, is_last: bool = False) -> None:
        journey, self._round = self._round, _Round()
        try:
            for start in range(0, len(accounts), BATCH):
                some = accounts[start : start + BATCH]
                began = clock.monotonic()
                reports = {each.subject: each.report(self._holder, is_last=is_last) for each in some}
                try:
                    grants = self._settle(reports)
                except BaseException:
                    for each in some:
                        each.unanswered(reports[each.subject])
                    raise
                for each in some:
                    each.answered(grants[each.subject], began)
            journey.was_answered = True
            self._is_cut_off = False
        except Exception as error:  # noqa: BLE001 -- any fault of the database: everything is said again
            if not self._is_cut_off:
                emit(LimitsUncounted(len(accounts), type(error).__name__), fault=error)
            self._is_cut_off = True
        finally:
            journey.ended.set()


def _is_worth_waiting(lacks: list[Shortage], waited_seconds: float) -> bool:
    """Whether all that is lacking may be had soon."""
    return all(waited_seconds < _patience(each) for each in lacks)


def _patience(lack: Shortage) -> float:
    grant = lack.grant
    if grant is None or not grant.is_short or grant.elsewhere:
        # It was there, and another request was faster; or another worker has it and will give it back.
        return PATIENCE_SECONDS
    return 0.0 if lack.is_used_up else CALL_PATIENCE_SECONDS


def _free_at(lack: Shortage) -> datetime | None:
    return lack.grant.free_at if lack.grant else None
