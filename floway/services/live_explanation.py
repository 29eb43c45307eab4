"""Explaining a request within a worker, by what it knows at this moment."""

from floway.domain.caller import Caller
from floway.errors import NotThere
from floway.gateway.explain import Explanation, explained
from floway.gateway.request import ClientRequest
from floway.services.worker import Worker


def caller_of(worker: Worker, key_id: str) -> Caller:
    """Who asks with a key.

    :raises NotThere: no usable key has this id.
    """
    callers = worker.gateway.snapshots.current.callers.values()
    found = next((caller for caller in callers if caller.key_id == key_id), None)
    if found is None:
        raise NotThere("There is no usable key with this id.")
    return found


def explain(worker: Worker, request: ClientRequest, caller: Caller) -> Explanation:
    """What would become of a request; a model list that is not known yet is fetched, nothing else is sent."""
    gateway = worker.gateway
    return explained(request, caller, gateway.snapshots.current, gateway.catalogs, gateway.health.known)
