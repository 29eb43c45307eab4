"""Google's schemas, a subset of OpenAPI 3.0, as JSON Schema.

https://ai.google.dev/api/caching#Schema
"""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.shared.gemini_client.spelling import camel

_INNER = ("items", "additionalProperties")
_ALTERNATIVES = ("anyOf", "oneOf", "allOf", "prefixItems")
_MAPS = ("properties", "$defs", "defs", "definitions")
#: 64-bit integers, which protobuf writes as text.
_COUNTS = frozenset({"minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"})
_UNSPECIFIED = "TYPE_UNSPECIFIED"


def json_schema(schema: Any) -> Any:
    """The JSON Schema for a ``Schema`` object; JSON Schema itself comes back as it is.

    Types are upper-case words there, null is a flag beside the type, and the order of properties a
    list of its own. Values that are no objects are for the upstream to judge.
    """
    if not isinstance(schema, Mapping):
        return schema
    members = camel(schema)
    converted: Document = {}
    for name, value in members.items():
        if value is None or name in ("nullable", "propertyOrdering"):
            continue
        if name == "type":
            _put_type(converted, value)
        elif name in _INNER:
            converted[name] = json_schema(value)
        elif name in _ALTERNATIVES and isinstance(value, list):
            converted[name] = [json_schema(each) for each in value]
        elif name in _MAPS and isinstance(value, Mapping):
            converted[name] = {key: json_schema(each) for key, each in value.items()}
        elif name in _COUNTS and isinstance(value, str) and value.isdecimal():
            converted[name] = int(value)
        elif name == "example":
            converted["examples"] = [value]
        else:
            converted[name] = value
    if members.get("nullable"):
        _allow_null(converted)
    _order_properties(converted, members.get("propertyOrdering"))
    return converted


def closed(schema: Any) -> Any:
    """The schema with its objects closed to further properties, where it does not say.

    Google answers with the stated properties only; the others do so when told.
    """
    if not isinstance(schema, Mapping):
        return schema
    converted = dict(schema)
    if isinstance(schema.get("properties"), Mapping):
        converted.setdefault("additionalProperties", False)
    for name in _MAPS:
        if isinstance(schema.get(name), Mapping):
            converted[name] = {key: closed(each) for key, each in schema[name].items()}
    for name in _ALTERNATIVES:
        if isinstance(schema.get(name), list):
            converted[name] = [closed(each) for each in schema[name]]
    if isinstance(schema.get("items"), Mapping):
        converted["items"] = closed(schema["items"])
    return converted


def _put_type(converted: Document, value: Any) -> None:
    if isinstance(value, str):
        if value != _UNSPECIFIED:
            converted["type"] = value.lower()
    elif isinstance(value, list):
        converted["type"] = [each.lower() if isinstance(each, str) else each for each in value]
    else:
        converted["type"] = value


def _allow_null(converted: Document) -> None:
    kind = converted.get("type")
    if isinstance(kind, str):
        converted["type"] = [kind, "null"]
    elif kind is None and isinstance(converted.get("anyOf"), list):
        converted["anyOf"] = [*converted["anyOf"], {"type": "null"}]
    if isinstance(converted.get("enum"), list) and None not in converted["enum"]:
        converted["enum"] = [*converted["enum"], None]


def _order_properties(converted: Document, order: Any) -> None:
    """Put the properties into the order in which the answer shall have them: models follow it."""
    properties = converted.get("properties")
    if not isinstance(properties, dict) or not isinstance(order, list):
        return
    first = {name: properties[name] for name in order if isinstance(name, str) and name in properties}
    converted["properties"] = {**first, **properties}


def is_complete(schema: Any) -> bool:
    """Whether every object is closed and requires all its properties, as OpenAI's strict mode wants.

    https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
    """
    if not isinstance(schema, Mapping):
        return False
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        required = schema.get("required")
        if schema.get("additionalProperties") is not False or not isinstance(required, list):
            return False
        if set(properties) != {name for name in required if isinstance(name, str)}:
            return False
    elif schema.get("type") == "object":
        return False
    inner = [schema["items"]] if "items" in schema else []
    inner += [
        each for name in _MAPS if isinstance(schema.get(name), Mapping) for each in schema[name].values()
    ]
    inner += [each for name in _ALTERNATIVES if isinstance(schema.get(name), list) for each in schema[name]]
    return all(map(is_complete, inner))
