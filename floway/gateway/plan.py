"""How a candidate would be called."""

from dataclasses import dataclass

from floway.domain.protocol import ProtocolId
from floway.errors import ModelNotServed
from floway.gateway.request import ClientRequest
from floway.gateway.resolve import Candidate
from floway.protocols.registry import BY_ID


@dataclass(frozen=True, slots=True)
class Plan:
    """A candidate and the protocol to speak with it."""

    candidate: Candidate
    protocol: ProtocolId


def plans(request: ClientRequest, candidates: list[Candidate]) -> list[Plan]:
    """The candidates that serve the client's own protocol, in order; never empty.

    :raises ModelNotServed: none does; the message names the endpoints that would.
    """
    wanted = request.protocol.id
    found = [Plan(candidate, wanted) for candidate in candidates if wanted in candidate.model.protocols]
    if found:
        return found
    served = {BY_ID[each].endpoint for candidate in candidates for each in candidate.model.protocols}
    raise ModelNotServed(request.model, request.protocol.endpoint, tuple(sorted(served)))
