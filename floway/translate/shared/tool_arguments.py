"""Tool arguments: JSON text for OpenAI, an object for Anthropic."""

from typing import Any

import msgspec

from floway.protocols.parsing import UNREADABLE

_OBJECT = msgspec.json.Decoder(dict[str, Any])


def as_input(arguments: object) -> dict[str, Any]:
    """The ``input`` of a ``tool_use`` block, which must be an object.

    Text that is no JSON object stays readable for the model as ``{"raw_arguments": text}``. A call
    without any text is a call without arguments.
    """
    if isinstance(arguments, dict):
        return arguments
    if not isinstance(arguments, str):
        return {} if arguments is None else {"raw_arguments": as_arguments(arguments)}
    if not arguments or arguments.isspace():
        return {}
    try:
        return _OBJECT.decode(arguments)
    except UNREADABLE:
        return {"raw_arguments": arguments}


def as_arguments(value: object) -> str:
    """The JSON text of a call's input; None is a call without arguments."""
    return "{}" if value is None else msgspec.json.encode(value).decode()
