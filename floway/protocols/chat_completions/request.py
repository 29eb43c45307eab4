"""The head of a Chat Completions request, and the one member that the gateway adds."""

import msgspec

from floway.errors import MalformedRequest
from floway.protocols.base import Head
from floway.protocols.parsing import decode_body
from floway.protocols.rawjson import member_span, with_member


class _StreamOptions(msgspec.Struct):
    include_usage: bool | None = None


class _Body(msgspec.Struct):
    model: str | None = None
    stream: bool | None = None
    stream_options: _StreamOptions | None = None


_DECODER = msgspec.json.Decoder(_Body)


def read_head(body: bytes) -> Head:
    """The model, whether to stream, and whether the client asked for the usage chunk.

    :raises MalformedRequest: not JSON, no model, or a member of the wrong type.
    """
    head = decode_body(_DECODER, body)
    if not head.model:
        raise MalformedRequest(
            "Missing required parameter: 'model'.", param="model", code="missing_required_parameter"
        )
    options = head.stream_options
    return Head(head.model, head.stream or False, bool(options and options.include_usage))


def with_usage_asked(body: bytes) -> bytes:
    """The body with ``stream_options.include_usage`` true and every other byte as it was.

    A Chat Completions stream reports its usage only when asked.
    """
    span = member_span(body, "stream_options")
    options = body[span[0] : span[1]] if span else b"null"
    if options == b"null":
        return with_member(body, "stream_options", b'{"include_usage":true}')
    return with_member(body, "stream_options", with_member(options, "include_usage", b"true"))
