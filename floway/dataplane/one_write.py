"""Head and body of a small answer in one write to the client's socket.

gunicorn writes them one after the other, and each write costs the kernel more than all the rest of a
small answer costs us. This writes both at once and leaves gunicorn's response object as if it had
written them itself, so that its access log and its decision to keep the connection stay right.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

StartResponse = Callable[[str, list[tuple[str, str]]], object]

#: Above it, copying the body behind the head costs more than a second write.
_MAX_BODY_BYTES = 32 * 1024


def answered(
    start_response: StartResponse, status: str, headers: list[tuple[str, str]], body: bytes
) -> Iterable[bytes]:
    """What a WSGI app returns for a whole answer; its content length is among the headers.

    Under gunicorn's HTTP/1.1 the answer is written before this returns, and nothing is left to send.
    """
    start_response(status, headers)
    response: Any = getattr(start_response, "__self__", None)
    server = sys.modules.get("gunicorn.http.wsgi")
    # HTTP/2 has a response class of its own, and so have other servers.
    if server is None or type(response) is not server.Response or len(body) > _MAX_BODY_BYTES:
        return (body,)
    lines = response.default_headers()
    lines += [f"{name}: {value}\r\n" for name, value in response.headers]
    lines.append("\r\n")
    message = "".join(lines).encode("latin-1") + body
    response.headers_sent = True
    response.sent = len(body)
    sent = response.sock.send(message)
    if sent < len(message):
        response.sock.sendall(message[sent:])
    return ()
