"""Pricing a period anew: what its usage costs by the prices of today, looked at first, done, and undone.

Computed from what is stored: token counts, the tier that was served and the length of inputs, each hour by
the price that was in force when it began. What nobody has a price for today keeps what it was charged.
Single exchanges keep saying what they cost when they ended.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Flask

from floway import clock
from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.usage_periods import hour_of
from floway.errors import ConfigError, EditConflict, NotThere
from floway.gateway.prices import PriceIndex
from floway.services import price_index
from floway.services.usage_reports import usd
from floway.store import audit, repricings, upstreams
from floway.store.db import off_hub, transaction
from floway.store.repricings import HourlySum, Move, Repricing, Scope


@dataclass(slots=True)
class Difference:
    """What a repricing changes, of one model of an upstream or of all."""

    sums: int = 0
    requests: int = 0
    cost_before_microusd: int = 0
    cost_after_microusd: int = 0
    unpriced_before: int = 0
    unpriced_after: int = 0

    def add(self, move: Move) -> None:
        """Count a move."""
        self.sums += 1
        self.requests += move.before.requests
        self.cost_before_microusd += move.before.cost_microusd
        self.cost_after_microusd += move.cost_microusd
        self.unpriced_before += move.before.unpriced_requests
        self.unpriced_after += move.unpriced_requests


@dataclass(slots=True)
class Preview:
    """What a repricing would change."""

    total: Difference = field(default_factory=Difference)
    #: ``{(upstream id, model key): what changes}``; nothing of models that stay as they are.
    models: dict[tuple[str, str], Difference] = field(default_factory=dict)

    def add(self, moves: Iterable[Move]) -> None:
        """Count moves."""
        for move in moves:
            identity = move.before.identity
            key = (identity["upstream_id"], identity["model_key"])
            self.models.setdefault(key, Difference()).add(move)
            self.total.add(move)


def scope_of(
    since: datetime, until: datetime, upstream_id: str | None = None, model_key: str | None = None
) -> Scope:
    """Whole hours that are over.

    :raises ConfigError: there are none.
    """
    first, last = hour_of(since), min(hour_of(until), hour_of(clock.now()))
    if last <= first:
        reason = "There is no whole hour between them that is over."
        raise ConfigError(f"to: {reason}", {"to": reason})
    return Scope(first, last, upstream_id, model_key)


def preview(app: Flask, scope: Scope) -> Preview:
    """What would change; nothing is written."""
    found = Preview()
    index, kinds = off_hub(app, _prices)
    for day in off_hub(app, repricings.days, scope):
        found.add(off_hub(app, _moves_of, scope, day, index, kinds))
    return found


def apply(app: Flask, scope: Scope, by: Actor = COMMAND_LINE) -> Repricing:
    """Price a period anew, a day at a time: one that is interrupted can be undone as far as it came."""
    index, kinds = off_hub(app, _prices)
    made = off_hub(app, _begin, scope, by)
    for day in off_hub(app, repricings.days, scope):
        if not off_hub(app, _apply_day, made.id, scope, day, index, kinds):
            # Somebody has undone it meanwhile.
            break
    return off_hub(app, existing, made.id)


def undo(app: Flask, repricing_id: str, by: Actor = COMMAND_LINE) -> Repricing:
    """Give every sum back what it cost before.

    :raises NotThere: there is no such repricing.
    :raises EditConflict: it is undone already, or a later one has moved the same hours.
    """
    off_hub(app, _begin_undo, repricing_id, by)
    while off_hub(app, repricings.undo, repricing_id):
        pass
    return off_hub(app, existing, repricing_id)


def existing(repricing_id: str) -> Repricing:
    """The repricing with an id.

    :raises NotThere: there is none.
    """
    found = repricings.find(repricing_id)
    if found is None:
        raise NotThere(f"There is no repricing '{repricing_id[:64]}'.")
    return found


def moves(sums: Sequence[HourlySum], index: PriceIndex, kinds: Mapping[str, str]) -> list[Move]:
    """The sums that have another price today.

    :param kinds: ``{upstream id: kind}``; deleted upstreams have only prices of operators and of the book.
    """
    found = []
    for each in sums:
        upstream_id, model_key = each.identity["upstream_id"], each.identity["model_key"]
        at = datetime.strptime(each.identity["hour"], "%Y-%m-%dT%H").replace(tzinfo=UTC)
        price = index.find(upstream_id, kinds.get(upstream_id, ""), model_key, at)
        if price is None:
            continue
        rates = price.price.at(each.identity["tier"], each.identity["length_class"])
        cost = rates.cost_microusd(each.usage)
        if cost is not None and str(rates) != each.price_version:
            found.append(Move(each, str(rates), cost, 0))
    return found


def _prices() -> tuple[PriceIndex, dict[str, str]]:
    return price_index.load(), {row.id: row.kind for row in upstreams.list_all()}


def _moves_of(scope: Scope, day: str, index: PriceIndex, kinds: Mapping[str, str]) -> list[Move]:
    return moves(repricings.sums(scope, day), index, kinds)


def _begin(scope: Scope, by: Actor) -> Repricing:
    with transaction():
        made = repricings.begin(scope)
        detail = {
            "from": scope.since.isoformat(),
            "to": scope.until.isoformat(),
            "upstream_id": scope.upstream_id,
            "model_key": scope.model_key,
        }
        audit.record(by, "usage.repriced", "repricing", made.id, "", detail)
    return made


def _apply_day(
    repricing_id: str, scope: Scope, day: str, index: PriceIndex, kinds: Mapping[str, str]
) -> bool:
    with transaction():
        if not repricings.hold(repricing_id):
            return False
        repricings.apply(repricing_id, day, _moves_of(scope, day, index, kinds))
    return True


def _begin_undo(repricing_id: str, by: Actor) -> None:
    with transaction():
        found = existing(repricing_id)
        if found.undone_at is not None:
            raise EditConflict("already_undone", "This repricing is undone already.")
        if repricings.has_later(found):
            raise EditConflict(
                "later_repricing", "A later repricing has moved the same hours; undo that one first."
            )
        audit.record(
            by,
            "usage.repricing_undone",
            "repricing",
            found.id,
            "",
            {"cost_usd": [usd(found.cost_after_microusd), usd(found.cost_before_microusd)]},
        )
