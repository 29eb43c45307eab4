"""Which interceptors of ``floway.interceptors.chains`` are in force for a call."""

from floway.gateway.plan import Plan
from floway.gateway.request import ClientRequest
from floway.interceptors import chains
from floway.interceptors.base import FrameHalf, RequestHalf


def in_force(request: ClientRequest, plan: Plan) -> tuple[str, ...]:
    """Their names in the order in which they act, requests before answers, each once.

    Whether one changes anything depends on what it finds.
    """
    flags = plan.candidate.model.flags
    halves: tuple[RequestHalf | FrameHalf, ...]
    if plan.translation is None:
        halves = chains.same_protocol(plan.protocol, flags, request.action)
    else:
        client = chains.before_translation(request.protocol.id, flags)
        halves = (*client, *chains.after_translation(plan.protocol, flags))
    hides_usage = plan.translation is not None or not request.include_usage
    halves = (*halves, *chains.frames(plan.protocol, flags, hides_usage))
    return tuple(dict.fromkeys(_name(half) for half in halves))


def _name(half: RequestHalf | FrameHalf) -> str:
    """Its flag where it has one, else the verb phrase that its module is."""
    return half.flag or half.change.__module__.rpartition(".")[2].replace("_", "-")
