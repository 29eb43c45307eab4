"""What would become of a request, without sending it: every upstream, and why it serves or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from floway import clock
from floway.domain.alias import Alias, Rules
from floway.domain.caller import Caller
from floway.domain.exchange import Lost
from floway.domain.health import Domain, Exclusion
from floway.domain.model import CHAT
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.errors import ClientError, FlowayError
from floway.gateway.candidate import Candidate, Listing
from floway.gateway.catalog import Catalogs
from floway.gateway.exchange import kept, unacceptable
from floway.gateway.health.policy import NOTHING_KNOWN, in_force_for
from floway.gateway.health.waiting import Waiting, last_resorts, refusal, with_excerpt
from floway.gateway.interceptions import in_force
from floway.gateway.plan import Plan, objection, plan_for, plans
from floway.gateway.prepare import prepare
from floway.gateway.prices import Found, PriceIndex
from floway.gateway.public_names import is_disabled
from floway.gateway.request import ClientRequest
from floway.gateway.resolve import candidates, is_permitted, listing, named, visible
from floway.gateway.snapshot import Snapshot
from floway.gateway.strictness import AssumedImages
from floway.protocols.documents import Document
from floway.providers.base import Provider

#: ``{protocol: the smallest sensible request}``, without the model: it loses nothing by itself.
SMALLEST: Final[Mapping[ProtocolId, Document]] = {
    MESSAGES: {"max_tokens": 1024, "messages": [{"role": "user", "content": "Hello"}]},
    CHAT_COMPLETIONS: {"messages": [{"role": "user", "content": "Hello"}]},
    RESPONSES: {"input": "Hello"},
    GEMINI: {"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]},
}


@dataclass(frozen=True, slots=True)
class Step:
    """One upstream on the way of a request."""

    upstream_id: str
    upstream: str
    #: Whether it would be called, should those before it fail.
    is_taken: bool
    #: In a clause: how it would be called, or which filter held it back.
    verdict: str
    #: The public id that matched; '' when none did, and so for all that follows.
    model: str = ""
    #: What goes on the upstream's wire.
    upstream_model: str = ""
    #: Spoken with the upstream; '' when nothing can be.
    protocol: str = ""
    #: ``messages_via_responses``; '' for the client's own protocol.
    translation: str = ""
    #: In force, sorted.
    flags: tuple[str, ...] = ()
    #: Names of the interceptors in force, in their order.
    interceptors: tuple[str, ...] = ()
    #: Of the alias.
    rules: Rules | None = None
    #: What the translation of this request would lose.
    losses: tuple[Lost, ...] = ()
    #: What tokens cost there at this moment; None where nobody knows.
    price: Found | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole way of a request."""

    model: str
    #: The client's.
    protocol: ProtocolId
    #: The alias of that name.
    alias: Alias | None
    #: Candidates in the order in which they would be tried, then the upstreams that are none.
    steps: tuple[Step, ...]
    #: The answer of the gateway when no upstream would be called; 0 and '' when one would.
    status: int = 0
    error: str = ""


def explained(
    request: ClientRequest,
    caller: Caller,
    snapshot: Snapshot,
    catalogs: Catalogs,
    health: Mapping[Domain, Exclusion] = NOTHING_KNOWN,
) -> Explanation:
    """The way of a request. A model list that is not known yet is fetched, nothing else is sent."""
    providers = visible(snapshot, caller)
    lists = listing(providers, catalogs)
    found = named(request.model, lists, snapshot.aliases)
    steps = [_candidate_step(request, caller, each, snapshot.prices) for each in found]
    if not is_permitted(request.model, caller, lists, snapshot.aliases):
        verdict = "the key may not ask for this model"
        steps = [replace(step, is_taken=False, verdict=verdict) for step in steps]
    waiting = _waiting(request, steps, found, health)
    steps = _with_health(steps, waiting)
    matched = {each.provider.upstream.id for each in found}
    steps += [
        _other_step(request.model, each, providers, lists)
        for each in snapshot.providers
        if each.upstream.id not in matched
    ]
    alias = snapshot.aliases.get(request.model)
    if waiting and not any(step.is_taken for step in steps):
        excluded = refusal(list(waiting.values()), clock.now())
        status, error = excluded.status, str(excluded)
    else:
        status, error = _refusal(request, caller, snapshot, catalogs, steps)
    return Explanation(request.model, request.protocol.id, alias, tuple(steps), status, error)


def _candidate_step(request: ClientRequest, caller: Caller, candidate: Candidate, prices: PriceIndex) -> Step:
    model, upstream = candidate.model, candidate.provider.upstream
    plan = plan_for(request, candidate) if model.kind == CHAT else None
    losses, verdict, is_taken = _judged(request, caller, candidate, plan)
    translation = f"{request.protocol.id}_via_{plan.protocol}" if plan and plan.translation else ""
    return Step(
        upstream_id=upstream.id,
        upstream=upstream.name,
        is_taken=is_taken,
        verdict=verdict,
        model=model.id,
        upstream_model=model.upstream_model_id,
        protocol=plan.protocol if plan else "",
        translation=translation,
        flags=tuple(sorted(model.flags)),
        interceptors=in_force(request, plan) if plan else (),
        rules=candidate.rules,
        losses=losses,
        price=prices.find(upstream.id, upstream.kind, model.upstream_model_id, clock.now()),
    )


def _judged(
    request: ClientRequest, caller: Caller, candidate: Candidate, plan: Plan | None
) -> tuple[tuple[Lost, ...], str, bool]:
    """What is lost, the verdict in words, and whether it is a good one."""
    model = candidate.model
    if plan is None:
        if model.kind != CHAT:
            return (), f"the model is of the kind '{model.kind}'", False
        return (), "the model is served in no protocol that can be used", False
    if reason := objection(request, candidate):
        return (), reason, False
    try:
        losses = prepare(request, plan, "", AssumedImages()).losses
    except FlowayError as error:
        return (), str(error), False
    lost = kept(losses)
    if caller.strict_losses and (paths := unacceptable(losses)):
        return lost, f"the key is strict, and this would not arrive as it is: {', '.join(paths[:20])}", False
    return lost, "translated" if plan.translation else "passed through", True


def _waiting(
    request: ClientRequest,
    steps: Sequence[Step],
    found: Sequence[Candidate],
    health: Mapping[Domain, Exclusion],
) -> dict[int, Waiting]:
    """``{number of a step: its plan, and why it is passed over}`` of those that would be called otherwise."""
    waiting = {}
    for number, (step, candidate) in enumerate(zip(steps, found, strict=True)):
        plan = plan_for(request, candidate) if step.is_taken else None
        if plan is None:
            continue
        upstream, model = candidate.provider.upstream, candidate.model
        exclusion = in_force_for(health, upstream, model.upstream_model_id, clock.now())
        if exclusion is not None:
            waiting[number] = Waiting(plan, exclusion)
    return waiting


def _with_health(steps: Sequence[Step], waiting: Mapping[int, Waiting]) -> list[Step]:
    was_asked = any(step.is_taken and number not in waiting for number, step in enumerate(steps))
    resorts = last_resorts(list(waiting.values()), was_asked=was_asked)
    told = list(steps)
    for number, each in waiting.items():
        step = steps[number]
        is_taken = each in resorts
        rank = "tried when nothing else serves" if is_taken else "passed over"
        evidence = with_excerpt(step.upstream, each.exclusion)
        told[number] = replace(step, is_taken=is_taken, verdict=f"{rank}: {evidence}")
    return told


def _other_step(model: str, provider: Provider, providers: Sequence[Provider], lists: Listing) -> Step:
    upstream = provider.upstream
    failures = {each.upstream.id: error for each, error in lists.failures}
    if upstream.id not in {each.upstream.id for each in providers}:
        verdict = "the key may not use this upstream"
    elif upstream.id in failures:
        verdict = f"its model list cannot be had: {failures[upstream.id]}"
    elif is_disabled(upstream, model):
        verdict = "the model is disabled there"
    else:
        verdict = "it does not serve the model"
    return Step(upstream.id, upstream.name, is_taken=False, verdict=verdict)


def _refusal(
    request: ClientRequest, caller: Caller, snapshot: Snapshot, catalogs: Catalogs, steps: Sequence[Step]
) -> tuple[int, str]:
    """What the client would be told, by the very functions that would tell it."""
    try:
        plans(request, candidates(request.model, caller, snapshot, catalogs))
    except FlowayError as error:
        status = error.status if isinstance(error, ClientError) else 502
        return status, str(error)
    if any(step.is_taken for step in steps):
        return 0, ""
    last = next(step for step in reversed(steps) if step.protocol)
    return 400, last.verdict
