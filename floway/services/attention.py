"""What wants the hand of an operator, gathered from everywhere: each is mended on a page of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from flask import Flask

from floway import clock
from floway.domain.limit import METRICS, Limits, subject_of_key, subject_of_user
from floway.domain.upstream import Upstream
from floway.errors import MalformedState
from floway.services import unpriced, upstream_health
from floway.services.claude_code import CLAUDE_CODE
from floway.services.codex import CODEX
from floway.services.copilot import COPILOT
from floway.services.limits import use_of
from floway.services.subscriptions.kind import LoginKind
from floway.settings import Settings
from floway.store import api_keys, catalogs, maintenance, states, upstreams, users

#: What it is about; each is mended at another place.
Topic = Literal[
    "login_ended",
    "upstream_excluded",
    "model_list_failed",
    "model_unpriced",
    "key_near_limit",
    "user_near_limit",
    "sweep_failed",
]

_LOGINS: Final[Mapping[str, LoginKind[Any, Any]]] = {each.id: each for each in (CLAUDE_CODE, CODEX, COPILOT)}

#: How far back use without a price counts: what nobody uses any more needs no price.
_UNPRICED_SINCE: Final = timedelta(days=7)

#: Of a limit; below it there is time to look at the page of keys.
NEAR: Final = 0.9

#: Of each topic. Who has more to mend begins with these.
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to mend."""

    topic: Topic
    #: Of the upstream, the key or the user; the name of a sweep.
    object_id: str
    #: What people call it.
    name: str
    #: The model of an upstream, the metric of a limit; '' where the object says it all.
    part: str = ""
    #: What was seen, in the words of whoever said so; '' where there are none.
    detail: str = ""
    #: Since when, where that is known.
    since: datetime | None = None
    #: How much of a limit is used, in percent; how many requests had no price.
    amount: int | None = None


def matters(app: Flask, list_errors: Mapping[str, str], *, of_people: bool) -> tuple[Matter, ...]:
    """Everything there is to mend, the most serious first; blocks on the database.

    :param list_errors: ``{upstream id: why there is no list of models}``, as a worker knows it.
    :param of_people: also what concerns keys and users, which only administrators see.
    """
    listed = upstreams.list_all()
    ended = tuple(_ended(listed))
    dead = {matter.object_id for matter in ended}
    # Without a login there is no list either.
    living = [upstream for upstream in listed if upstream.id not in dead]
    found: list[Iterable[Matter]] = [ended, _excluded(), _unlisted(living, list_errors)]
    if of_people:
        found.append(_near_limits(app.extensions["floway.settings"]))
    found += [_unpriced(), _failed_sweeps()]
    return tuple(matter for topic in found for matter in list(topic)[:_SHOWN])


def _ended(listed: Iterable[Upstream]) -> Iterator[Matter]:
    for upstream in listed:
        kind = _LOGINS.get(upstream.kind)
        if kind is None or not upstream.enabled:
            continue
        try:
            reason = kind.ended(kind.read(upstream.id, states.read(upstream.id)))
        except MalformedState as fault:
            reason = str(fault)
        if reason is not None:
            yield Matter("login_ended", upstream.id, upstream.name, detail=reason)


def _excluded() -> Iterator[Matter]:
    for condition in upstream_health.conditions():
        if not condition.upstream.enabled:
            continue
        for each in condition.exclusions:
            if each.state == "recovering":
                continue
            yield Matter(
                "upstream_excluded",
                condition.upstream.id,
                condition.upstream.name,
                each.domain.scope,
                each.state,
                each.since,
            )


def _unlisted(listed: Iterable[Upstream], errors: Mapping[str, str]) -> Iterator[Matter]:
    stored = catalogs.read_all()
    for upstream in listed:
        catalog = stored.get(upstream.id)
        # A failure that belongs to an older edit says nothing about the upstream of today.
        if catalog and catalog.error and catalog.upstream_version == upstream.version:
            error, since = catalog.error, catalog.error_at
        else:
            error, since = errors.get(upstream.id, ""), None
        if upstream.enabled and error:
            yield Matter("model_list_failed", upstream.id, upstream.name, detail=error, since=since)


def _near_limits(settings: Settings) -> Iterator[Matter]:
    for key in api_keys.list_all():
        if key.enabled and key.revoked_at is None:
            subject = subject_of_key(key.id)
            yield from _near("key_near_limit", key.id, key.name, subject, key.limits, settings)
    for user in users.list_all():
        if user.enabled:
            subject = subject_of_user(user.id)
            yield from _near("user_near_limit", user.id, user.name, subject, user.limits, settings)


def _near(
    topic: Topic, object_id: str, name: str, subject: str, limits: Limits, settings: Settings
) -> Iterator[Matter]:
    # Rates by the minute and calls at a time are met and left again all day.
    budgets = {each for each in limits.document() if METRICS[each].is_budget}
    if not budgets:
        return
    for metric, standing in use_of(subject, limits, settings.limits_time_zone).standings.items():
        # A budget of nothing is a decision, not a surprise.
        if metric in budgets and standing.limit and standing.used >= NEAR * standing.limit:
            percent = standing.used * 100 // standing.limit
            yield Matter(topic, object_id, name, METRICS[metric].public_name, amount=percent)


def _unpriced() -> Iterator[Matter]:
    for each in unpriced.models(clock.now() - _UNPRICED_SINCE):
        if not each["has_price"]:
            upstream_id, count = each["upstream_id"], each["unpriced_requests"]
            name = each["upstream"] or upstream_id
            yield Matter("model_unpriced", upstream_id, name, each["model_key"], amount=count)


def _failed_sweeps() -> Iterator[Matter]:
    for run in maintenance.last_runs().values():
        if run.error:
            yield Matter("sweep_failed", run.sweep, run.sweep, detail=run.error, since=run.finished_at)
