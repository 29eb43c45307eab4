"""How a candidate would be called."""

from dataclasses import dataclass
from typing import cast

from floway.domain.protocol import COUNT_TOKENS, GENERATE, ProtocolId
from floway.errors import NativeClientRequired, NotAllowed
from floway.gateway.candidate import Candidate
from floway.gateway.model_errors import ModelNotServed
from floway.gateway.request import ClientRequest
from floway.protocols.registry import BY_ID
from floway.providers.base import Asked, Selective
from floway.translate.base import Translation
from floway.translate.registry import PAIRS, PREFERENCE


@dataclass(frozen=True, slots=True)
class Plan:
    """A candidate and the protocol to speak with it."""

    candidate: Candidate
    protocol: ProtocolId
    #: From the client's protocol to the upstream's; None when they are the same.
    translation: Translation | None = None


def plans(request: ClientRequest, candidates: list[Candidate]) -> list[Plan]:
    """One plan for each candidate that can serve, in order; never empty.

    The operator's order stands: a candidate that needs a translation comes before a later one that
    needs none.

    :raises NotAllowed: upstreams could, but each has an objection to this request;
        ``NativeClientRequired`` where another client is all that it takes.
    :raises ModelNotServed: none can; the message names the endpoints that would.
    """
    found: list[Plan] = []
    objections: list[tuple[Candidate, str]] = []
    for plan in filter(None, (plan_for(request, each) for each in candidates)):
        reason = objection(request, plan.candidate)
        if reason is None:
            found.append(plan)
        else:
            objections.append((plan.candidate, reason))
    if found:
        return found
    if objections:
        raise _refusal(request.model, objections)
    served = {BY_ID[each].endpoint for candidate in candidates for each in candidate.model.protocols}
    raise ModelNotServed(request.model, request.protocol.endpoint, tuple(sorted(served)))


def _refusal(model: str, objections: list[tuple[Candidate, str]]) -> NotAllowed:
    """The error that tells a client why none of its upstreams takes the request."""
    reasons = "; ".join(dict.fromkeys(reason for _, reason in objections))
    message = f"The model '{model[:256]}' does not serve this request: {reasons}."
    if all(hasattr(candidate.provider, "native_client") for candidate, _ in objections):
        return NativeClientRequired(f"{message} An upstream with an API key can be added for other clients.")
    return NotAllowed(message)


def objection(request: ClientRequest, candidate: Candidate) -> str | None:
    """Why the candidate's upstream does not take this request; None where it does."""
    # An isinstance of a protocol class would cost more than all the rest of planning.
    if not hasattr(candidate.provider, "objection"):
        return None
    provider = cast(Selective, candidate.provider)
    return provider.objection(Asked(request.protocol.id, request.action, request.headers, request.body))


def counts_tokens(request: ClientRequest, candidate: Candidate) -> bool:
    """Whether the candidate's upstream can count the tokens of a request; it must speak its protocol."""
    has_endpoint = getattr(candidate.provider, "counts_tokens", True)
    return has_endpoint and request.protocol.id in candidate.model.protocols


def plan_for(request: ClientRequest, candidate: Candidate) -> Plan | None:
    """How the candidate would be called; None when it has no protocol to be called in, or cannot count."""
    if request.action == COUNT_TOKENS and not counts_tokens(request, candidate):
        return None
    client = request.protocol.id
    for protocol in PREFERENCE[client]:
        if protocol not in candidate.model.protocols:
            continue
        if protocol == client:
            return Plan(candidate, protocol)
        translation = PAIRS.get((client, protocol))
        if translation and request.action == GENERATE:
            return Plan(candidate, protocol, translation)
    return None
