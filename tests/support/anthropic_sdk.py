"""Anthropic's own SDK as the judge of a stream, without a socket."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from anthropic import Anthropic


@contextmanager
def sdk_reading(stream: bytes) -> Iterator[Anthropic]:
    """A client whose every request is answered by this event stream."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=stream, headers={"content-type": "text/event-stream"})

    transport = httpx2.MockTransport(answer)
    with httpx2.Client(transport=transport) as http, Anthropic(api_key="k", http_client=http) as client:
        yield client
