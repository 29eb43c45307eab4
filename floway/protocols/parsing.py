"""Decoding JSON: a client's with errors that it can act on, a vendor's without any."""

import re
from typing import Annotated, TypeVar

import msgspec

from floway.errors import MalformedRequest

T = TypeVar("T")

#: What decoding may raise. JSON that is nested thousands of levels deep exhausts the stack.
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

#: A vendor's token count. No answer has a trillion tokens, and a number that does not fit into
#: the database would keep a whole batch of usage from being written.
Count = Annotated[int, msgspec.Meta(ge=0, le=10**12)]

#: The default of a member that stays undecoded: msgspec matches "Raw or None" only by null.
NULL = msgspec.Raw(b"null")

_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)


def readable(decoder: msgspec.json.Decoder[T], data: bytes | msgspec.Raw) -> T | None:
    """The decoded value; None when it is null or not of the decoder's shape."""
    try:
        return decoder.decode(data)
    except UNREADABLE:
        return None


def decode_body(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The decoded body.

    :raises MalformedRequest: the body is not JSON (with line, column and byte) or a member has
        the wrong type (with its path).
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise MalformedRequest(f"Invalid request body: {error}.", param=_path(str(error))) from None
    except msgspec.DecodeError as error:
        raise MalformedRequest(f"The request body is not valid JSON: {_reason(str(error), body)}.") from None
    except UnicodeDecodeError as error:
        # The error knows its string only, not where in the body that stands.
        offset = body.find(error.object) + error.start
        raise MalformedRequest(
            f"The request body is not valid JSON: invalid UTF-8 {_place(body, offset)}."
        ) from None
    except RecursionError:
        raise MalformedRequest("The request body is nested too deeply.") from None


def _path(message: str) -> str | None:
    """The member that msgspec names at the end of ``Expected ... - at `$.model```."""
    _, found, path = message.partition("at `$.")
    return path.rstrip("`") if found else None


def _reason(message: str, body: bytes) -> str:
    if not body.strip():
        return "it is empty"
    # The decoder calls half of a surrogate pair one or the other; clients send it when they cut a
    # text within an emoji.
    if message == "Input data was truncated" or "surrogate" in message:
        half = _half_pair(body)
        if half is not None:
            return f"half of a surrogate pair {_place(body, half)}"
        return f"it ends too early, {_place(body, len(body))}"
    text, found, offset = message.removeprefix("JSON is malformed: ").partition(" (byte ")
    if not found:
        return message
    return f"{text} {_place(body, int(offset.rstrip(')')))}"


def _half_pair(body: bytes) -> int | None:
    """Where an escape stands that is one half of a UTF-16 surrogate pair without the other."""
    high = None
    for escape in _ESCAPE.finditer(body):
        code = int(escape[1] or b"0", 16)
        is_low = 0xDC00 <= code <= 0xDFFF
        if high is not None and not (is_low and escape.start() == high.end()):
            return high.start()
        if is_low and high is None:
            return escape.start()
        high = escape if 0xD800 <= code <= 0xDBFF else None
    return high.start() if high is not None else None


def _place(body: bytes, offset: int) -> str:
    line = body.count(b"\n", 0, offset) + 1
    column = offset - body.rfind(b"\n", 0, offset)
    return f"at line {line} column {column} (byte {offset})"
