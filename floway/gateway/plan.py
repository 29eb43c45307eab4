"""How a candidate would be called."""

from dataclasses import dataclass

from floway.domain.protocol import GENERATE, ProtocolId
from floway.errors import ModelNotServed
from floway.gateway.candidate import Candidate
from floway.gateway.request import ClientRequest
from floway.protocols.registry import BY_ID
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

    :raises ModelNotServed: none can; the message names the endpoints that would.
    """
    found = [plan for plan in (_plan(request, each) for each in candidates) if plan]
    if found:
        return found
    served = {BY_ID[each].endpoint for candidate in candidates for each in candidate.model.protocols}
    raise ModelNotServed(request.model, request.protocol.endpoint, tuple(sorted(served)))


def counts_tokens(request: ClientRequest, candidate: Candidate) -> bool:
    """Whether the candidate's upstream can count the tokens of a request; it must speak its protocol."""
    return request.protocol.id in candidate.model.protocols


def _plan(request: ClientRequest, candidate: Candidate) -> Plan | None:
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
