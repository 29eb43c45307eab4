"""The head of a Messages request."""

from typing import Any

import msgspec

from floway.errors import MalformedRequest
from floway.protocols.base import Head
from floway.protocols.parsing import decode_body


class _Body(msgspec.Struct):
    model: str | None = None
    stream: bool | None = None
    anthropic_beta: Any = None
    betas: Any = None


_DECODER = msgspec.json.Decoder(_Body)


def read_head(body: bytes) -> Head:
    """The model and whether to stream.

    :raises MalformedRequest: not JSON, no model, or betas in the body (they travel in the
        ``anthropic-beta`` header; the vendor refuses them here).
    """
    head = decode_body(_DECODER, body)
    if not head.model:
        raise MalformedRequest("model: Field required", param="model")
    for name in ("anthropic_beta", "betas"):
        if getattr(head, name) is not None:
            raise MalformedRequest(
                f"{name}: betas are not accepted in the body; send them in the 'anthropic-beta' header.",
                param=name,
            )
    return Head(head.model, head.stream or False)
