"""Calls that a signed-in person makes from the dashboard, answered as any client's are.

They go the way of every request: with the limits, prices and records of one of the person's own keys, under
the gateway's own name. An upstream that is for its vendor's client alone refuses them as it refuses others.
"""

import random
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from floway.domain.caller import Caller
from floway.domain.protocol import GEMINI, GENERATE, ProtocolId
from floway.egress.client import USER_AGENT
from floway.errors import MalformedRequest
from floway.gateway.answer import answer
from floway.gateway.request import ClientRequest, Reply
from floway.protocols.registry import BY_ID
from floway.services.worker import Worker

#: Members of a body that the call itself names.
RESERVED: Final = ("model", "stream")


def asked(protocol_id: ProtocolId, model: str, document: Mapping[str, Any], *, stream: bool) -> ClientRequest:
    """The request of a person.

    :param document: a body in the protocol, without the model.
    :raises MalformedRequest: it is not what its protocol asks for.
    """
    for name in RESERVED:
        if name in document:
            raise MalformedRequest("The call itself names it.", name)
    # Gemini names both in the path.
    named = {} if protocol_id == GEMINI else {"model": model, "stream": stream}
    protocol, body = BY_ID[protocol_id], msgspec.json.encode({**document, **named})
    head = protocol.read_head(body)
    headers = {"user-agent": USER_AGENT, "content-type": "application/json"}
    return ClientRequest(protocol, GENERATE, model, stream, head.include_usage, body, headers)


def caller_of(worker: Worker, key_id: str, user_id: str) -> Caller | None:
    """Who a person's own key makes them; None when it is not theirs or opens nothing."""
    for caller in worker.gateway.snapshots.current.callers.values():
        if caller.key_id == key_id and caller.user_id == user_id:
            return caller
    return None


def tried(worker: Worker, caller: Caller, request: ClientRequest, client_socket: object) -> Reply:
    """The gateway's reply; its body must be iterated or closed."""
    request_id = f"req_{random.getrandbits(96):024x}"
    gateway, capture = worker.gateway, None
    if caller.keeps_dumps and gateway.dumps is not None:
        # No raw key is sent, so there is none to be left out.
        place = {"PATH_INFO": f"/api/playground/{request.protocol.id}", "REQUEST_METHOD": "POST"}
        capture = gateway.dumps.capture(place, request.headers, request.body, "")
    reply = answer(gateway, caller, request, request_id, "", client_socket, capture)
    reply.headers.append(("x-floway-request-id", request_id))
    return reply if capture is None else capture.replies(reply)
