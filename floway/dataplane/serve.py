"""From the WSGI environment to the gateway and back: what every chat route does.

``serve`` knows no Flask, so that a later short cut in front of Flask enters here too.
"""

import random
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from floway import clock
from floway.dataplane.auth import api_key, authenticate
from floway.dataplane.inbound import Headers, read_body
from floway.domain.failure import Failure
from floway.domain.protocol import GENERATE, MESSAGES, ActionId
from floway.domain.verdict import Verdict
from floway.errors import ClientError, InternalError
from floway.gateway.answer import answer
from floway.gateway.events import ExchangeSettled, InternalFault
from floway.gateway.pipeline import Gateway
from floway.gateway.request import ClientRequest, Reply
from floway.logs import emit
from floway.protocols.base import ChatProtocol, Head

#: Ids of clients that are repeated to them; anything else is not fit for a header or a log line.
_GOOD_ID = re.compile(r"[A-Za-z0-9._:@/+=-]{1,128}")


def serve(
    gateway: Gateway,
    protocol: ChatProtocol,
    environ: Mapping[str, Any],
    max_body_bytes: int,
    action: ActionId = GENERATE,
    target: Head | None = None,
) -> Reply:
    """Answer one chat call.

    :param target: model and stream where the path names them (Gemini); the body's own otherwise.
    """
    # An id is a name, not a secret: the fast generator will do.
    request_id = f"req_{random.getrandbits(96):024x}"
    started = clock.monotonic()
    headers = Headers(environ)
    client_id = headers.get("x-request-id", "")
    client_id = client_id if _GOOD_ID.fullmatch(client_id) else ""
    capture = None
    try:
        caller = authenticate(api_key(headers, _query_key(environ)), gateway.snapshots.current)
        body = read_body(environ, max_body_bytes)
        head = protocol.read_head(body)
    except ClientError as error:
        reply = _refusal(protocol, error, request_id)
        emit(_refused(protocol, action, error, request_id, client_id, started))
    except Exception as error:  # noqa: BLE001 -- the outermost boundary of a request
        emit(InternalFault(request_id, type(error).__name__), fault=error)
        reply = _refusal(protocol, InternalError(request_id), request_id)
    else:
        head = target or head
        request = ClientRequest(
            protocol=protocol,
            action=action,
            model=head.model,
            stream=head.stream and action == GENERATE,
            include_usage=head.include_usage,
            body=body,
            headers=headers,
        )
        if caller.keeps_dumps and gateway.dumps is not None:
            raw_key = api_key(headers, _query_key(environ))
            capture = gateway.dumps.capture(environ, headers, body, raw_key)
        client_socket = environ.get("gunicorn.socket")
        reply = answer(gateway, caller, request, request_id, client_id, client_socket, capture)
    _name_request(reply.headers, request_id, client_id)
    if protocol.id == MESSAGES and all(name != "request-id" for name, _ in reply.headers):
        # Anthropic's SDKs know their answers by this header alone.
        reply.headers.append(("request-id", request_id))
    return reply if capture is None else capture.replies(reply)


def _query_key(environ: Mapping[str, Any]) -> str | None:
    query = environ.get("QUERY_STRING", "")
    return parse_qs(query).get("key", [None])[0] if "key=" in query else None


def _refusal(protocol: ChatProtocol, error: ClientError | InternalError, request_id: str) -> Reply:
    body = protocol.error_body(Failure.of(error), request_id)
    return Reply(error.status, [("content-type", "application/json")], body)


def _refused(
    protocol: ChatProtocol,
    action: ActionId,
    error: ClientError,
    request_id: str,
    client_id: str,
    started: float,
) -> ExchangeSettled:
    """The log line of a request that was refused before it became an exchange."""
    return ExchangeSettled(
        id=request_id,
        verdict=Verdict.ENDED_BY_US.value,
        status=error.status,
        protocol=protocol.id,
        action=action,
        model="",
        stream=False,
        duration_ms=round((clock.monotonic() - started) * 1000),
        client_request_id=client_id,
        error=str(error),
    )


def _name_request(headers: list[tuple[str, str]], request_id: str, client_id: str) -> None:
    """Our id always; ``x-request-id`` is the client's own, else the upstream's, else ours.

    An upstream's id that the client's own displaces stays visible under a name of its own.
    """
    headers.append(("x-floway-request-id", request_id))
    upstream_id = next((line for line in headers if line[0] == "x-request-id"), None)
    if client_id:
        if upstream_id:
            headers.remove(upstream_id)
            headers.append(("x-upstream-request-id", upstream_id[1]))
        headers.append(("x-request-id", client_id))
    elif not upstream_id:
        headers.append(("x-request-id", request_id))
