"""The head of a Responses request."""

import msgspec

from floway.errors import MalformedRequest
from floway.protocols.base import Head
from floway.protocols.parsing import decode_body


class _Body(msgspec.Struct):
    model: str | None = None
    stream: bool | None = None


_DECODER = msgspec.json.Decoder(_Body)


def read_head(body: bytes) -> Head:
    """The model and whether to stream.

    :raises MalformedRequest: not JSON, no model, or a member of the wrong type.
    """
    head = decode_body(_DECODER, body)
    if not head.model:
        raise MalformedRequest(
            "Missing required parameter: 'model'.", param="model", code="missing_required_parameter"
        )
    return Head(head.model, head.stream or False)
