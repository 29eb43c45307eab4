"""Google's JSON takes members in camelCase and in snake_case; its Python SDK mixes both."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Untranslatable


def camel(members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same members under their camelCase names; one level, the values are untouched.

    https://protobuf.dev/programming-guides/json/
    """
    # One scan over all names: this runs for every part of a conversation.
    if "_" not in "".join(members):
        return members
    return {camel_name(name): value for name, value in members.items()}


def camel_name(name: str) -> str:
    """``thinking_config`` -> ``thinkingConfig``."""
    first, *words = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in words)


def child(members: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
    """The object that a member holds, in camelCase; empty when it is absent or null.

    :param path: the place of the member.
    :raises Untranslatable: it is no object.
    """
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Untranslatable(f"{path}: an object is expected.", path)
    return camel(value)
