"""A Gemini client's requests through a pair to the simulator, and the parts that come back."""

from collections.abc import Mapping
from typing import Any, Final

import requests

from floway.domain.failure import Failure
from floway.protocols.documents import decoded
from floway.protocols.sse import Decoder
from floway.translate.base import Context, Document, Translation
from tests.support.conversations import gemini
from tests.support.simulator import Simulator

_HEADERS: Final = {"x-api-key": "k", "authorization": "Bearer k", "anthropic-version": "2023-06-01"}
TOOLS: Final[list[Document]] = [
    {
        "functionDeclarations": [
            {
                "name": "get.weather",
                "parameters": {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}},
            },
            {"name": "get_time", "parametersJsonSchema": {"type": "object"}},
        ]
    }
]
THINKING: Final[Document] = {
    "maxOutputTokens": 9000,
    "thinkingConfig": {"includeThoughts": True, "thinkingBudget": 2048},
}


def asked(
    simulator: Simulator, path: str, translate: Translation, document: Mapping[str, Any], model: str
) -> list[Document]:
    """The parts of the answer.

    :raises AssertionError: the simulator refuses the request, or the answer is broken.
    """
    trip = translate(document, Context(model))
    answer = requests.post(simulator.base_url + path, json=trip.document, headers=_HEADERS, timeout=10)
    assert answer.status_code == 200, answer.text
    decoder = Decoder()
    results: list[Any] = []
    for frame in decoder.feed(answer.content) + decoder.flush():
        found = decoded(frame)
        if found is not None:
            results += trip.frames.feed(found)
    results += trip.frames.finish()
    assert not any(isinstance(result, Failure) for result in results)
    return gemini.collected(results)[0]


def with_results(document: Document, parts: list[Document]) -> Document:
    """The next request of a client that keeps every piece and runs the tools backwards."""
    calls = gemini.calls(parts)
    results = [
        {"functionResponse": {"name": call["name"], "id": call["id"], "response": {"output": call["name"]}}}
        for call in reversed(calls)
    ]
    kept = [{"role": "model", "parts": [part]} for part in parts]
    return {**document, "contents": [*document["contents"], *kept, {"role": "user", "parts": results}]}
