"""A configuration schema as data, so that a dashboard can draw its form."""

from typing import Any, Final

from marshmallow import Schema, fields, missing, validate

from floway.providers.shared.fields import (
    BaseUrl,
    FlagOverrides,
    Name,
    PositiveInteger,
    Seconds,
    StrictBoolean,
    UrlPath,
)

#: What a value is, by the class of its field; the first that fits.
_TYPES: Final[tuple[tuple[type[fields.Field[Any]], str], ...]] = (
    (BaseUrl, "url"),
    (UrlPath, "path"),
    (StrictBoolean, "boolean"),
    (PositiveInteger, "integer"),
    (Seconds, "seconds"),
    (FlagOverrides, "flags"),
    (Name, "text"),
    (fields.Nested, "object"),
    (fields.Dict, "mapping"),
    (fields.List, "list"),
    (fields.String, "text"),
)


def described(schema: Schema) -> list[dict[str, Any]]:
    """Every member of a document, in its order.

    ``{"name", "type", "is_required", "is_nullable", "default"}``, and what its type has beside: ``choices``,
    ``minimum`` and ``maximum``, ``items`` of a list, ``fields`` of an object, ``keys`` and ``values`` of a
    mapping.
    """
    return [{"name": name, **_field(each)} for name, each in schema.fields.items()]


def blank(schema: Schema) -> dict[str, Any]:
    """A document with every member: its default, or null where it has none."""
    return {name: _default(each) for name, each in schema.fields.items()}


def _field(field: fields.Field[Any]) -> dict[str, Any]:
    choices = _choices(field)
    described: dict[str, Any] = {
        "type": "choice" if choices else _type(field),
        "is_required": field.required,
        "is_nullable": field.allow_none,
        "default": _default(field),
    }
    if choices:
        described["choices"] = choices
    return described | _inside(field)


def _inside(field: fields.Field[Any]) -> dict[str, Any]:
    match field:
        case fields.Nested():
            return {"fields": _members(field)}
        case fields.List():
            return {"items": _field(field.inner)}
        case fields.Dict():
            # Both are stated wherever a mapping is used.
            return {"keys": _field(field.key_field), "values": _field(field.value_field)}  # type: ignore[arg-type]  # never None here
        case Seconds():
            return {"minimum": field.low, "maximum": field.high}
        case PositiveInteger():
            return {"minimum": 1}
        case _:
            return {}


def _members(field: fields.Nested) -> list[dict[str, Any]]:
    schema = field.schema
    return described(schema)


def _type(field: fields.Field[Any]) -> str:
    return next(name for kind, name in _TYPES if isinstance(field, kind))


def _default(field: fields.Field[Any]) -> Any:
    default = field.load_default
    if default is missing:
        return None
    return default() if callable(default) else default


def _choices(field: fields.Field[Any]) -> list[str]:
    return next((list(each.choices) for each in field.validators if isinstance(each, validate.OneOf)), [])
