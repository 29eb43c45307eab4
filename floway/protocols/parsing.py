"""Decoding JSON bodies with errors that a client can act on."""

from typing import TypeVar

import msgspec

from floway.errors import MalformedRequest

T = TypeVar("T")


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
        raise MalformedRequest(
            f"The request body is not valid JSON: invalid UTF-8 {_place(body, error.start)}."
        ) from None


def _path(message: str) -> str | None:
    """The member that msgspec names at the end of ``Expected ... - at `$.model```."""
    _, found, path = message.partition("at `$.")
    return path.rstrip("`") if found else None


def _reason(message: str, body: bytes) -> str:
    if message == "Input data was truncated":
        return "it is empty" if not body.strip() else f"it ends too early, {_place(body, len(body))}"
    text, found, offset = message.removeprefix("JSON is malformed: ").partition(" (byte ")
    if not found:
        return message
    return f"{text} {_place(body, int(offset.rstrip(')')))}"


def _place(body: bytes, offset: int) -> str:
    line = body.count(b"\n", 0, offset) + 1
    column = offset - body.rfind(b"\n", 0, offset)
    return f"at line {line} column {column} (byte {offset})"
