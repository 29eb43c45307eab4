"""Google's JSON takes members in camelCase and in snake_case; here all become camelCase."""

import re
from typing import Any

#: Members whose insides belong to the client, or are schemas with rules of their own.
_OPAQUE = {"args", "response", "parametersJsonSchema", "responseJsonSchema", "labels"}
_SCHEMAS = {"parameters", "responseSchema"}


def canonical(value: Any) -> Any:
    """``value`` with all member names in camelCase, but for what belongs to the client."""
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if not isinstance(value, dict):
        return value
    members = {}
    for name, member in value.items():
        camel = to_camel(name)
        if camel in _OPAQUE:
            members[camel] = member
        elif camel in _SCHEMAS:
            members[camel] = _schema(member)
        else:
            members[camel] = canonical(member)
    return members


def to_camel(name: str) -> str:
    """``thinking_config`` -> ``thinkingConfig``."""
    return re.sub(r"(?<=[a-z0-9])_([a-z0-9])", lambda match: match[1].upper(), name)


def _schema(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    members = {}
    for name, member in schema.items():
        camel = to_camel(name)
        if camel == "properties" and isinstance(member, dict):
            # The names in here are the client's.
            members[camel] = {key: _schema(inner) for key, inner in member.items()}
        elif camel in ("enum", "required", "propertyOrdering", "example", "default"):
            members[camel] = member
        else:
            members[camel] = _schema(member)
    return members
