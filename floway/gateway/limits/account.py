"""What one worker holds of the limits of one key or user."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from floway import clock
from floway.domain.limit import METRICS, Ceiling, Metric, Unit
from floway.gateway.limits.ledger import LEASE_SECONDS, Claim, Grant, Report

#: How often the ledger hears of a worker that has open calls and nothing to say.
HEARTBEAT_SECONDS = 3.0
#: How long a refusal is repeated without asking the ledger again.
REFUSAL_SECONDS = 0.2

#: ``{unit: amount}`` of one call.
Needs = Mapping[Unit, int]


@dataclass(frozen=True, slots=True)
class Shortage:
    """One thing that a call lacks."""

    subject: str
    metric: Metric
    need: int
    #: What the ledger has said last; None before it was asked.
    grant: Grant | None

    @property
    def is_used_up(self) -> bool:
        """Whether it is so by what was used, rather than by what open calls have reserved."""
        return self.grant is not None and self.grant.standing.used + self.need > self.grant.standing.limit


class Account:
    """Spent from by the requests of a worker, brought together with the ledger by its ``Limiter``.

    No method waits, so a request that finds enough and takes it is alone with the account.
    """

    def __init__(self, ceiling: Ceiling) -> None:
        self.subject = ceiling.subject
        self.limits = ceiling.limits
        self.metrics = _metrics(ceiling)
        self._spare: dict[str, int] = {}
        self._busy: dict[str, int] = {}
        self._spent: dict[str, dict[int, int]] = {}
        self._unpriced = 0
        # What was reserved is free, and little else is left.
        self._is_wanted = False
        # The ledger does not know yet what was handed out.
        self._is_ahead = False
        # What requests wait for, together.
        self._waiting: dict[str, int] = {}
        # Handed out since the last tick, and between the two before.
        self._recent: dict[str, int] = {}
        self._rate: dict[str, int] = {}
        self._grants: dict[str, Grant] = {}
        self._remaining: dict[str, int] = {}
        self._refused: tuple[float, Shortage] | None = None
        self._reported_at = 0.0
        self._lease_ends_at = 0.0

    def hold_to(self, ceiling: Ceiling) -> None:
        """Take over limits that were edited."""
        if ceiling.limits is not self.limits:
            self.limits = ceiling.limits
            self.metrics = _metrics(ceiling)
            self._refused = None

    def amounts(self, needs: Needs) -> dict[str, int]:
        """What a call takes of each metric; no more than the limit, or a large call could never be made."""
        return {
            metric.name: max(min(needs[metric.unit], getattr(self.limits, metric.name)), 1)
            for metric in self.metrics
        }

    def shortages(self, amounts: Mapping[str, int]) -> list[Shortage]:
        """All of which the worker holds too little; empty when the call can be made."""
        is_alive = clock.monotonic() < self._lease_ends_at
        return [
            Shortage(self.subject, metric, amounts[metric.name], self._grants.get(metric.name))
            for metric in self.metrics
            if not is_alive or self._spare.get(metric.name, 0) < amounts[metric.name]
        ]

    def refusal(self, amounts: Mapping[str, int]) -> Shortage | None:
        """Why a call like this was refused a moment ago; None when the ledger is to be asked."""
        if self._refused is None or clock.monotonic() >= self._refused[0]:
            return None
        shortage = self._refused[1]
        return shortage if amounts[shortage.metric.name] >= shortage.need else None

    def refuse(self, lacks: list[Shortage]) -> None:
        """Remember for a moment what of this account is used up; what is reserved may be free any time."""
        for lack in lacks:
            if lack.subject == self.subject and lack.is_used_up:
                self._refused = (clock.monotonic() + REFUSAL_SECONDS, lack)

    def take(self, amounts: Mapping[str, int], second: int) -> dict[str, int]:
        """Hand out what a call needs, also where it is not there; what of it is only reserved."""
        reserved = {}
        self._is_ahead = True
        for metric in self.metrics:
            name, amount = metric.name, amounts[metric.name]
            self._spare[name] = max(self._spare.get(name, 0) - amount, 0)
            self._recent[name] = self._recent.get(name, 0) + amount
            self._remaining[name] = self._remaining.get(name, 0) - amount
            if metric.unit == "requests":
                self._spend(name, second, amount)
            else:
                self._busy[name] = self._busy.get(name, 0) + amount
                reserved[name] = amount
        return reserved

    def give_back(
        self, reserved: Mapping[str, int], actual: Needs, second: int, *, is_unpriced: bool = False
    ) -> None:
        """A call has ended: count what it used, free the rest of what was reserved for it."""
        for name, amount in reserved.items():
            used = actual.get(METRICS[name].unit, 0)
            self._busy[name] = max(self._busy.get(name, 0) - amount, 0)
            self._spare[name] = self._spare.get(name, 0) + max(amount - used, 0)
            if used:
                self._spend(name, second, used)
            self._remaining[name] = self._remaining.get(name, 0) + amount - used
            self._is_wanted = self._is_wanted or self._is_scarce(name)
        if is_unpriced and any(METRICS[name].unit == "microusd" for name in reserved):
            self._unpriced += 1

    def ask(self, amounts: Mapping[str, int]) -> None:
        """A call waits: the next report says for what."""
        for name, amount in amounts.items():
            self._waiting[name] = self._waiting.get(name, 0) + amount

    @property
    def is_urgent(self) -> bool:
        """Whether a call waits for the next report, in this worker or most likely in another."""
        return bool(self._waiting) or self._is_wanted

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to report and nothing held."""
        return not (
            self._waiting
            or self._spent
            or self._unpriced
            or any(self._busy.values())
            or any(self._spare.values())
            or any(self._recent.values())
            or any(self._rate.values())
        )

    def tick(self) -> None:
        """A second has passed."""
        self._rate, self._recent = self._recent, {}

    @property
    def is_due(self) -> bool:
        """Whether the ledger should hear of the account at this tick."""
        if self.is_urgent or self._is_ahead or self._spent or self._unpriced:
            return True
        holds = any(self._spare.values())
        if any(
            spare and (not self._rate.get(name) or self._is_scarce(name))
            for name, spare in self._spare.items()
        ):
            return True
        since = clock.monotonic() - self._reported_at
        return (holds or any(self._busy.values())) and since >= HEARTBEAT_SECONDS

    def report(self, holder: str, *, is_last: bool = False) -> Report:
        """What to tell the ledger; what is offered back can no longer be handed out.

        :param is_last: the worker stops and keeps nothing.
        """
        if clock.monotonic() >= self._lease_ends_at:
            self._spare = {}
        claims = {}
        for metric in self.metrics:
            name = metric.name
            claims[name] = self._claim(name, is_last=is_last)
            self._spare[name] = claims[name].keep
        # Of a limit that was taken away: counts go where they came from, the rest is forgotten.
        for name, spent in self._spent.items():
            claims.setdefault(name, Claim(spent))
        report = Report(holder, self.limits, claims, self._unpriced)
        self._spent, self._waiting, self._unpriced = {}, {}, 0
        self._is_wanted = self._is_ahead = False
        return report

    def _claim(self, name: str, *, is_last: bool) -> Claim:
        spent, busy, spare = self._spent.get(name, {}), self._busy.get(name, 0), self._spare.get(name, 0)
        if is_last:
            return Claim(spent, busy)
        waiting = self._waiting.get(name, 0)
        target = waiting + 2 * (max(self._rate.get(name, 0), self._recent.get(name, 0)) + waiting)
        keep = min(spare, waiting if self._is_scarce(name) else target)
        need = max(waiting - keep, 0)
        return Claim(spent, busy, keep, need, max(target - keep - need, 0))

    def answered(self, grants: Mapping[str, Grant], reported_at: float) -> None:
        """Take what the ledger gives.

        :param reported_at: monotonic seconds, before the ledger was asked.
        """
        if clock.monotonic() >= self._lease_ends_at:
            self._spare = {}
        self._grants = dict(grants)
        for name, grant in grants.items():
            self._spare[name] = self._spare.get(name, 0) + grant.amount
            self._remaining[name] = grant.standing.remaining
        self._reported_at = reported_at
        # The ledger counts whole seconds.
        self._lease_ends_at = reported_at + LEASE_SECONDS - 1

    def unanswered(self, report: Report) -> None:
        """The ledger was not reached: say it again next time. What was offered back is given up."""
        for name, claim in report.claims.items():
            for second, amount in claim.spent.items():
                self._spend(name, second, amount)
        self._unpriced += report.unpriced

    def remaining(self, name: str) -> int | None:
        """What is left of a limit, as far as this worker knows; None before the ledger was asked."""
        return max(self._remaining[name], 0) if name in self._grants else None

    def resets_at(self, name: str) -> datetime | None:
        """When a limit is whole again if nothing more is used."""
        grant = self._grants.get(name)
        return grant.standing.resets_at if grant else None

    def _is_scarce(self, name: str) -> bool:
        """Whether others find less than half of a limit, so that nothing should lie idle here."""
        limit: int = getattr(self.limits, name) or 0
        return (self._remaining.get(name, 0) - self._spare.get(name, 0)) * 2 < limit

    def _spend(self, name: str, second: int, amount: int) -> None:
        counts = self._spent.setdefault(name, {})
        counts[second] = counts.get(second, 0) + amount


def _metrics(ceiling: Ceiling) -> tuple[Metric, ...]:
    return tuple(METRICS[name] for name in ceiling.limits.document())
