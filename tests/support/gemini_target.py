"""Judging requests that were translated for a Gemini upstream."""

from typing import Any

import requests

from floway.protocols.documents import decoded
from floway.protocols.sse import Decoder
from floway.simulator.signatures import Signer
from floway.simulator.vendors.google import validate
from floway.translate.base import Document, Trip
from tests.support.simulator import Simulator

#: One of each kind of family.
MODELS = ("gemini-2.0-flash", "gemini-2.5-pro", "gemini-3.6-flash", "gemma-3")


def check(document: Document) -> None:
    """Have the simulator's strict vendor judge a request.

    :raises Refusal: it would be refused.
    """
    validate.check(document, "generate", _Trusting("test"))


def streamed(simulator: Simulator, model: str, document: Document) -> list[Document]:
    """The frames with which the simulator answers the request.

    :raises AssertionError: it refuses the request.
    """
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(
            f"{simulator.base_url}/v1beta/models/{model}:streamGenerateContent?alt=sse",
            json=document,
            headers={"x-goog-api-key": "k"},
            timeout=10,
        )
    assert answer.status_code == 200, answer.text
    decoder = Decoder()
    frames = [decoded(frame) for frame in [*decoder.feed(answer.content), *decoder.flush()]]
    return [frame for frame in frames if frame is not None]


def answered(simulator: Simulator, model: str, trip: Trip) -> list[Any]:
    """The client's frames for the simulator's answer."""
    frames = streamed(simulator, model, trip.document)
    return [given for frame in frames for given in trip.frames.feed(frame)] + list(trip.frames.finish())


class _Trusting(Signer):
    """Knows every signature: which of them are sent is judged elsewhere."""

    def knows(self, purpose: str, content: str, signature: object) -> bool:
        return True
