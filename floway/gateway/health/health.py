"""What one worker knows of its upstreams' health, in memory."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from floway import clock
from floway.domain.health import MAX_SCOPE_CHARS, WHOLE_UPSTREAM, Domain, Evidence, Exclusion
from floway.domain.upstream import Upstream
from floway.gateway.health import policy as rules
from floway.gateway.health.events import UpstreamExcluded, UpstreamReadmitted
from floway.gateway.health.finding import Fault
from floway.gateway.health.policy import Policy
from floway.gateway.health.window import Window
from floway.logs import emit

#: How long a trial may take before another one may begin beside it. An upstream that hangs for minutes must
#: not keep the verdict open for as long.
TRIAL_SECONDS: Final = 30.0

#: Tells other processes: the domain, what holds, and what held before it ended; it neither blocks nor raises.
Keep = Callable[[Domain, Exclusion | None, Exclusion | None], None]


def _nowhere(domain: Domain, now_known: Exclusion | None, ended: Exclusion | None) -> None:
    """Tests keep nothing beyond their process."""


class Health:
    """Exclusions, the counts that lead to them, and the calls that try whether they still hold."""

    def __init__(self, policy: Policy | None = None, keep: Keep = _nowhere) -> None:
        self.policy = policy or Policy()
        self._keep = keep
        self._known: dict[Domain, Exclusion] = {}
        self._windows: dict[Domain, Window] = {}
        #: ``{domain: monotonic seconds until which a trial is under way}``.
        self._trials: dict[Domain, float] = {}
        #: ``{domain: part of a call that a recovering upstream has earned}``.
        self._credits: dict[Domain, float] = {}

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to look at: all upstreams serve."""
        return not (self._known or self._windows)

    @property
    def known(self) -> Mapping[Domain, Exclusion]:
        """Every exclusion, also those behind whose time a trial is awaited."""
        return self._known

    def bar(self, upstream: Upstream, model_key: str) -> Exclusion | None:
        """What keeps a call from being made; where nothing does, and it is a trial, that has begun."""
        now = clock.now()
        found = list(self._found(upstream, model_key))
        for exclusion in found:
            if self._is_shut(exclusion, now):
                return exclusion
        for exclusion in found:
            domain = exclusion.domain
            if rules.is_half_open(exclusion, now):
                self._trials[domain] = clock.monotonic() + TRIAL_SECONDS
            elif domain in self._credits:
                self._credits[domain] -= 1.0
        return None

    def served(self, upstream: Upstream, model_key: str, seconds: float) -> None:
        """A call was served, or its stream has begun.

        :param seconds: since it was sent: it says nothing about what happened meanwhile.
        """
        began_at = clock.now() - timedelta(seconds=seconds)
        for domain in _domains(upstream.id, model_key):
            self._count_served(domain)
            self._end(domain, upstream.version, began_at)

    def answered(self, upstream: Upstream, model_key: str, seconds: float) -> None:
        """The upstream refused what a client wants: it is there, and nothing is known about its models."""
        self._reached(upstream, clock.now() - timedelta(seconds=seconds))
        self.abandoned(upstream, model_key)

    def abandoned(self, upstream: Upstream, model_key: str) -> None:
        """A call ended without saying anything about its upstream; another trial may begin."""
        for domain in _domains(upstream.id, model_key):
            self._trials.pop(domain, None)

    def failed(
        self, upstream: Upstream, model_key: str, fault: Fault, exchange_id: str, seconds: float = 0.0
    ) -> None:
        """A call ended in a way that speaks against its upstream."""
        if not self.policy.is_on:
            return
        now = clock.now()
        domain = _domains(upstream.id, "" if fault.is_whole else model_key)[-1]
        if not fault.is_whole:
            self._reached(upstream, now - timedelta(seconds=seconds))
        known = self._known.get(domain)
        counts = (1, 1)
        if fault.kind == "failure":
            counts = self._counted(domain)
            is_tried = known is not None and (known.state == "recovering" or rules.is_half_open(known, now))
            if not is_tried and not self._is_too_much(counts):
                self.abandoned(upstream, model_key)
                return
        self.abandoned(upstream, model_key)
        evidence = Evidence(now, fault.status, fault.lines, fault.excerpt, exchange_id, *counts)
        exclusion = rules.excluded(self.policy, known, domain, upstream.version, fault, evidence)
        if exclusion is not None:
            self._exclude(exclusion)

    def learn(self, stored: Mapping[Domain, Exclusion]) -> None:
        """Take over what all processes know together; what they do not know any more was put back."""
        if not self.policy.is_on:
            return
        now = clock.now()
        before = self._known
        self._known = {domain: each for domain, each in stored.items() if not rules.is_over(each, now)}
        for domain in before.keys() - self._known.keys():
            self._forget(domain)
        for domain in [key for key, each in self._windows.items() if not each.totals(clock.monotonic())[0]]:
            del self._windows[domain]

    def _found(self, upstream: Upstream, model_key: str) -> Iterator[Exclusion]:
        for domain in _domains(upstream.id, model_key):
            exclusion = self._known.get(domain)
            if exclusion is not None and exclusion.upstream_version == upstream.version:
                yield exclusion

    def _is_shut(self, exclusion: Exclusion, now: datetime) -> bool:
        domain = exclusion.domain
        if now >= exclusion.until:
            if rules.is_over(exclusion, now):
                self._known.pop(domain, None)
                self._forget(domain)
                return False
            return self._trials.get(domain, 0.0) > clock.monotonic()
        if exclusion.state != "recovering":
            return True
        credit = self._credits.get(domain, 1.0 - rules.FIRST_SHARE) + rules.share(exclusion, now)
        self._credits[domain] = min(credit, 2.0)
        # Shares add up with the error of binary fractions.
        return credit < 1.0 - 1e-9

    def _reached(self, upstream: Upstream, began_at: datetime) -> None:
        """Whatever it answered, a connection came about."""
        domain = Domain(upstream.id, WHOLE_UPSTREAM)
        self._count_served(domain)
        exclusion = self._known.get(domain)
        if exclusion is not None and exclusion.state == "open":
            self._end(domain, upstream.version, began_at)

    def _count_served(self, domain: Domain) -> None:
        window = self._windows.get(domain)
        if window is not None:
            window.served(clock.monotonic())
            if not window.totals(clock.monotonic())[0]:
                del self._windows[domain]

    def _counted(self, domain: Domain) -> tuple[int, int]:
        window = self._windows.get(domain)
        if window is None:
            window = self._windows[domain] = Window(self.policy.breaker_window_seconds)
        window.failed(clock.monotonic())
        return window.totals(clock.monotonic())

    def _is_too_much(self, counts: tuple[int, int]) -> bool:
        failed, attempts = counts
        return failed >= self.policy.breaker_failures and failed * 2 >= attempts

    def _exclude(self, exclusion: Exclusion) -> None:
        domain, evidence = exclusion.domain, exclusion.evidence
        self._forget(domain)
        self._known[domain] = exclusion
        self._keep(domain, exclusion, None)
        until = f"{exclusion.until:%Y-%m-%dT%H:%M:%SZ}"
        emit(
            UpstreamExcluded(
                domain.upstream_id,
                exclusion.state,
                until,
                domain.scope,
                evidence.status,
                exclusion.limit,
                exclusion.times,
                evidence.exchange_id,
            )
        )

    def _end(self, domain: Domain, version: int, began_at: datetime) -> None:
        """A call that began within an exclusion was served: the exclusion is over, or fades."""
        exclusion = self._known.get(domain)
        if exclusion is None or exclusion.upstream_version != version or began_at <= exclusion.since:
            return
        now = clock.now()
        if exclusion.state == "recovering" or (exclusion.is_stated and now < exclusion.until):
            return
        self._forget(domain)
        if exclusion.state == "open":
            fading = rules.recovering(exclusion, now)
            self._known[domain] = fading
            self._keep(domain, fading, None)
        else:
            del self._known[domain]
            self._keep(domain, None, exclusion)
        emit(UpstreamReadmitted(domain.upstream_id, exclusion.state, domain.scope))

    def _forget(self, domain: Domain) -> None:
        """What was counted belongs to what was known before."""
        for memory in (self._windows, self._trials, self._credits):
            memory.pop(domain, None)


def _domains(upstream_id: str, model_key: str) -> tuple[Domain, ...]:
    """The whole upstream and the one model; without a model the upstream alone."""
    whole = Domain(upstream_id, WHOLE_UPSTREAM)
    return (whole, Domain(upstream_id, model_key[:MAX_SCOPE_CHARS])) if model_key else (whole,)
