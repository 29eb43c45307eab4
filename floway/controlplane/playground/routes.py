"""``/api/playground``: a call to a model by whoever is signed in, with the answer as it comes."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, current_app, g, request

from floway.controlplane import auth
from floway.controlplane.playground.schemas import PlaygroundCallSchema
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import not_found
from floway.controlplane.resource import Resource, stored
from floway.domain.caller import Caller
from floway.domain.protocol import PROTOCOLS
from floway.errors import MalformedRequest
from floway.gateway.request import Reply
from floway.services import playground
from floway.services.worker import Worker, worker_of
from floway.store import api_keys
from floway.store.sessions import SessionUser
from floway.store.users import ROLES

#: What an upstream's headers may say on the dashboard's own origin, and under which name; others could clear
#: its storage, send it elsewhere or be taken for a page of it.
_RELAYED: Final = {
    "retry-after": "retry-after",
    "request-id": "x-upstream-request-id",
    "x-request-id": "x-upstream-request-id",
}
_CONTENT_TYPES: Final = ("text/event-stream", "application/json")

blueprint = Resource("playground", "/api/playground", "Trying a model from the dashboard.")


@blueprint.post("/<protocol>")
@blueprint.arguments(PlaygroundCallSchema)
@blueprint.doc(
    responses={
        "200": {
            "description": "The answer in the protocol of the path; an event stream when one was asked for. "
            "x-floway-status has the status that a client would be sent, which is also the status of this "
            "answer, but for 401: that is only ever about the session, and becomes 502.",
            "content": {
                "text/event-stream": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "object"}},
            },
        }
    }
)
@auth.open_to(*ROLES)
@auth.session_only
def call(body: Mapping[str, Any], protocol: str) -> Response:
    """Ask a model something, with one of the caller's own keys.

    It is routed, limited, charged and recorded as any other request.
    """
    if protocol not in PROTOCOLS:
        raise not_found("There is no such protocol.")
    worker = worker_of(current_app)
    caller = _caller(worker, body["key_id"])
    try:
        asked = playground.asked(protocol, body["model"], body["request"], stream=body["stream"])
    except MalformedRequest as fault:
        place = f"request.{fault.param}" if fault.param else "request"
        raise Problem(400, "validation_failed", str(fault), faults={place: str(fault)}) from None
    return _relayed(playground.tried(worker, caller, asked, request.environ.get("gunicorn.socket")))


def _caller(worker: Worker, key_id: str) -> Caller:
    me: SessionUser = g.session_user
    found = playground.caller_of(worker, key_id, me.user_id)
    if found is None:
        key = stored(api_keys.find, key_id)
        if key is None or key.user_id != me.user_id:
            raise not_found("There is no such key of yours.")
        # It may be younger than what this worker has read.
        worker.refresh_snapshot()
        found = playground.caller_of(worker, key_id, me.user_id)
    if found is None:
        raise Problem(409, "key_not_usable", "The key is switched off, has expired or was revoked.")
    return found


def _relayed(reply: Reply) -> Response:
    status = 502 if reply.status == 401 else reply.status
    relayed = Response(reply.body, status, direct_passthrough=not isinstance(reply.body, bytes))
    kind = next((value for name, value in reply.headers if name == "content-type"), "")
    relayed.content_type = kind if kind.startswith(_CONTENT_TYPES) else "text/plain; charset=utf-8"
    for name, value in reply.headers:
        told = name if name.startswith("x-floway-") else _RELAYED.get(name)
        if told:
            relayed.headers[told] = value
    relayed.headers["x-floway-status"] = str(reply.status)
    # nginx would collect the stream otherwise.
    relayed.headers["x-accel-buffering"] = "no"
    return relayed
