"""OpenAI: the Embeddings API."""

import base64
import hashlib
import struct
from collections.abc import Iterator
from typing import Any

from floway.simulator import members
from floway.simulator.options import Options
from floway.simulator.turn import Ask, prompt_tokens
from floway.simulator.vendors.base import Exchange
from floway.simulator.vendors.openai import OpenAI, Wording, invalid_value
from floway.simulator.wire import Document, Refusal, Request
from floway.simulator.world import World

_TOP = members.table("model:string input:string|list encoding_format:string dimensions:integer user:string")
#: Short vectors keep the answers readable; ``dimensions`` asks for others.
_DIMENSIONS = 8
_MAX_DIMENSIONS = 3072


class OpenAIEmbeddings(OpenAI):
    """Embeddings as OpenAI serves them; vectors follow from the input's hash."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses."""
        members.check(document, "", _TOP, Wording(), ("model", "input"))
        if not document["input"]:
            raise Refusal(
                400, "Invalid 'input': input cannot be an empty string or array.", "invalid_value", "input"
            )
        if document.get("encoding_format") not in (None, "float", "base64"):
            raise invalid_value("encoding_format", document["encoding_format"], ("float", "base64"))
        if not 1 <= (document.get("dimensions") or 1) <= _MAX_DIMENSIONS:
            raise Refusal(
                400, f"Invalid 'dimensions': expected 1 to {_MAX_DIMENSIONS}.", "invalid_value", "dimensions"
            )
        return document

    def read(self, document: Document, model: str, options: Options, seed: str) -> Ask:
        """What the answer depends on."""
        return Ask(model, options, seed, prompt="", prompt_members=document["input"])

    def answer(self, exchange: Exchange) -> Document:
        """The list of vectors."""
        asked = exchange.document
        texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
        if all(isinstance(token, int) for token in texts):
            texts = [texts]
        size = asked.get("dimensions") or _DIMENSIONS
        vectors = [_vector(str(text), size, asked.get("encoding_format")) for text in texts]
        listed = [
            {"object": "embedding", "index": at, "embedding": vector} for at, vector in enumerate(vectors)
        ]
        document: Document = {"object": "list", "data": listed, "model": exchange.ask.model}
        if not exchange.ask.options.no_usage:
            stated = exchange.ask.options.input
            tokens = prompt_tokens(asked["input"]) if stated is None else stated
            document["usage"] = {"prompt_tokens": tokens, "total_tokens": tokens}
        return document

    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """Nothing: there is no stream of embeddings."""
        return iter(())

    def failure(self, exchange: Exchange, document: Document, kind: str, sent: int) -> Iterator[bytes]:
        """Nothing: there is no stream of embeddings."""
        return iter(())

    def wants_stream(self, exchange: Exchange) -> bool:
        """Never."""
        return False


def _vector(text: str, size: int, encoding: str | None) -> Any:
    seed = hashlib.sha256(text.encode()).digest()
    raw = [seed[at % len(seed)] - 128 + at // len(seed) for at in range(size)]
    length = sum(number * number for number in raw) ** 0.5 or 1.0
    vector = [number / length for number in raw]
    return base64.b64encode(struct.pack(f"<{size}f", *vector)).decode() if encoding == "base64" else vector


OPENAI_EMBEDDINGS = OpenAIEmbeddings()
