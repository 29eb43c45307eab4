"""A translated request at the simulated vendor, and the answer as the client gets it."""

from collections.abc import Callable

import requests

from floway.domain.failure import Failure
from floway.protocols.documents import decoded
from floway.protocols.sse import Decoder, Frame
from floway.translate.base import Document, Trip
from tests.support.simulator import Simulator


def answered(simulator: Simulator, path: str, trip: Trip, encode: Callable[[Document], Frame]) -> bytes:
    """The client's stream.

    :param encode: one of the client's frames.
    :raises AssertionError: the vendor refuses the request, or the answer fails.
    """
    headers = {
        "authorization": "Bearer k",
        "x-api-key": "k",
        "anthropic-version": "2023-06-01",
        "accept-encoding": "identity",
    }
    url = f"{simulator.base_url}{path}"
    with requests.post(url, json=trip.document, headers=headers, stream=True, timeout=10) as response:
        assert response.status_code == 200, response.text
        body = response.content
    decoder = Decoder()
    frames = [decoded(frame) for frame in (*decoder.feed(body), *decoder.flush())]
    given = [each for document in frames if document for each in trip.frames.feed(document)]
    stream = b""
    for each in (*given, *trip.frames.finish()):
        assert not isinstance(each, Failure), each.message
        stream += encode(each).raw
    return stream
