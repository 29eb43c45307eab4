"""Replies on their way out through Flask."""

from flask import Response
from werkzeug.datastructures import Headers

from floway.gateway.request import Reply

#: Browsers may call the data plane from any origin: it knows no cookies, only keys.
CORS = [("access-control-allow-origin", "*"), ("access-control-expose-headers", "*")]

#: How long a browser may remember a preflight, seconds.
_PREFLIGHT_SECONDS = "86400"


class RelayedResponse(Response):
    """A response that invents no content type where the upstream named none."""

    default_mimetype = None


def to_flask(reply: Reply) -> Response:
    """The reply as a response; a stream is iterated and closed by the server itself."""
    headers = Headers(reply.headers + CORS)
    if isinstance(reply.body, bytes):
        return RelayedResponse(reply.body, reply.status, headers)
    return RelayedResponse(reply.body, reply.status, headers, direct_passthrough=True)


def probe() -> Response:
    """The answer to HEAD: the endpoint is there."""
    return RelayedResponse(b"", 200, Headers(CORS))


def preflight() -> Response:
    """The answer to a browser that asks what it may send."""
    headers = Headers(CORS)
    headers["access-control-allow-methods"] = "GET, HEAD, POST, OPTIONS"
    headers["access-control-allow-headers"] = "*, authorization"
    headers["access-control-max-age"] = _PREFLIGHT_SECONDS
    return RelayedResponse(b"", 204, headers)
