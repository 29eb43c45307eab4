"""Configuration documents: nothing unknown in them, and every fault told with its path."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from floway.errors import ConfigError

#: Members that map names of the operator's choice; their faults are told as ``member[name]``.
_MAPPINGS = ("member_names", "path_overrides")


class Strict(Schema):
    """An object without members that nobody reads."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not known", "type": "must be an object"}  # noqa: RUF012  marshmallow's own form


def loaded(schema: Schema, config: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its defaults filled in.

    :raises ConfigError: every fault with its path, such as ``models[3].limits``.
    """
    try:
        document: dict[str, Any] = schema.load(config)
    except ValidationError as error:
        faults = dict(_flattened(error.messages))
        sentence = "; ".join(f"{path}: {message}" for path, message in faults.items())
        raise cannot_work(sentence, faults) from None
    return document


def cannot_work(fault: str, faults: Mapping[str, str] | None = None) -> ConfigError:
    """The error of a configuration with this fault.

    :param faults: the same by path, where more than one member may be at fault.
    """
    if faults is None:
        path, found, reason = fault.partition(": ")
        faults = {path: reason} if found else {}
    return ConfigError(f"The configuration of the upstream cannot work: {fault}.", faults)


def _flattened(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """``("models[3].limits", "must be ...")`` for each fault of marshmallow's nested messages."""
    if not isinstance(messages, dict):
        for message in messages:
            yield path or "the document", str(message).rstrip(".")
        return
    for key, inner in messages.items():
        if key == "_schema":
            step = path
        elif isinstance(key, int) or path in _MAPPINGS:
            step = f"{path}[{key}]"
        else:
            # A Dict field puts its faults under "key" and "value".
            is_of_mapping = path.partition("[")[0] in _MAPPINGS
            step = path if is_of_mapping else f"{path}.{key}" if path else str(key)
        yield from _flattened(inner, step)
