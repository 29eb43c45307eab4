"""The path and the body of a Gemini request."""

from typing import NamedTuple

import msgspec

from floway.protocols.base import Head
from floway.protocols.parsing import decode_body


class _Body(msgspec.Struct):
    """Any JSON object: the model and the action stand in the path."""


_DECODER = msgspec.json.Decoder(_Body)


class Target(NamedTuple):
    """What the path behind ``/v1beta/models/`` names."""

    model: str
    action: str


def read_target(rest: str) -> Target | None:
    """Split ``{model}:{action}`` on the last colon, since model ids may hold ``/`` and ``:``.

    None when either part is missing. A leading ``models/`` is dropped.
    """
    model, colon, action = rest.rpartition(":")
    model = model.removeprefix("models/")
    return Target(model, action) if colon and model and action else None


def read_head(body: bytes) -> Head:
    """An empty head: only whether the body is a JSON object is of interest here.

    :raises MalformedRequest: it is not.
    """
    decode_body(_DECODER, body)
    return Head("", False)
