"""The subset of OpenAPI's schemas that older Gemini models take."""

from typing import Any

from floway.translate.base import Document
from floway.translate.shared.gemini_target.schema.keywords import bounds, enumeration, required_among
from floway.translate.shared.gemini_target.schema.references import References, merged

_PLAIN = frozenset(
    {
        "title", "description", "nullable", "minItems", "maxItems", "minProperties", "maxProperties",
        "minLength", "maxLength", "pattern", "default", "example", "propertyOrdering",
    }
)  # fmt: skip
_HANDLED = frozenset(
    {
        "$ref", "$defs", "definitions", "type", "format", "enum", "const", "items", "anyOf", "oneOf", "allOf",
        "properties", "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    }
)  # fmt: skip
_FORMATS = {
    "STRING": ("enum", "date-time"),
    "NUMBER": ("float", "double"),
    "INTEGER": ("int32", "int64"),
}
#: Which type the keywords of a schema with several types belong to.
_OWNERS = {"properties": "OBJECT", "required": "OBJECT", "items": "ARRAY"}


class OpenAPISchema:
    """One schema on its way; ``removed`` has the keywords that were left out."""

    def __init__(self, root: Document) -> None:
        self.removed: set[str] = set()
        self._root = root
        self._references = References(root)

    def translated(self) -> Document:
        """The schema with every reference written out; a cycle ends in an object of any kind."""
        return self._schema(self._root, ("#",))

    def _schema(self, schema: Any, trail: tuple[str, ...]) -> Document:
        if not isinstance(schema, dict):
            # OpenAPI has no schema for anything; text can hold anything.
            return {"type": "STRING"}
        schema = merged(schema)
        if "$ref" in schema:
            return self._referred(schema, trail)
        branches = schema.get("anyOf") or schema.get("oneOf")
        if isinstance(branches, list) and branches:
            return self._alternatives(schema, branches, trail)
        kinds = _kinds(schema)
        if len(kinds) > 1:
            return self._several(schema, kinds, trail)
        found = self._plain(schema)
        if kinds:
            found["type"] = kinds[0]
        if _takes_null(schema):
            found["nullable"] = True
        self._put_values(found, schema)
        self._put_inner(found, schema, trail)
        return found

    def _plain(self, schema: Document) -> Document:
        self.removed.update(name for name in schema if name not in _PLAIN and name not in _HANDLED)
        return {name: value for name, value in schema.items() if name in _PLAIN}

    def _put_values(self, found: Document, schema: Document) -> None:
        kind = found.get("type", "")
        values = [str(value) for value in enumeration(schema) if value != ""]
        if values:
            found["enum"] = values
        elif "enum" in schema or "const" in schema:
            self.removed.add("enum")
        if schema.get("format") in _FORMATS.get(kind, ()):
            found["format"] = schema["format"]
        elif "format" in schema:
            self.removed.add("format")
        found.update(bounds({**schema, "type": kind.lower()}))

    def _put_inner(self, found: Document, schema: Document, trail: tuple[str, ...]) -> None:
        properties = schema.get("properties")
        if isinstance(properties, dict) and properties:
            found["properties"] = {
                name: self._schema(inner, trail) for name, inner in properties.items() if inner is not False
            }
            if required := required_among(schema, found["properties"]):
                found["required"] = required
        items = schema.get("items")
        if isinstance(items, list):
            items = items[0] if items else None
        if items is not None or found.get("type") == "ARRAY":
            found["items"] = self._schema(items, trail)

    def _alternatives(self, schema: Document, branches: list[Any], trail: tuple[str, ...]) -> Document:
        """``anyOf``, which takes no keyword beside it but the description."""
        inner = [self._schema(branch, trail) for branch in branches if not _is_null(branch)]
        if not inner:
            return {"type": "STRING", "nullable": True}
        found: Document = {"anyOf": inner} if len(inner) > 1 else dict(inner[0])
        if "description" in schema:
            found["description"] = schema["description"]
        if len(inner) < len(branches):
            found["nullable"] = True
        kept = ("anyOf", "oneOf", "description", "$defs", "definitions", "type")
        self.removed.update(name for name in schema if name not in kept)
        return found

    def _several(self, schema: Document, kinds: list[str], trail: tuple[str, ...]) -> Document:
        shared = ("type", "description", "nullable")
        inner = []
        for kind in kinds:
            own = {
                name: value
                for name, value in schema.items()
                if name not in shared and _OWNERS.get(name, kind) == kind
            }
            inner.append(self._schema({**own, "type": kind}, trail))
        found: Document = {"anyOf": inner}
        if "description" in schema:
            found["description"] = schema["description"]
        if _takes_null(schema):
            found["nullable"] = True
        return found

    def _referred(self, schema: Document, trail: tuple[str, ...]) -> Document:
        reference = schema["$ref"]
        target = None if reference in trail else self._references.target(reference)
        if target is None:
            return {"type": "OBJECT"}
        beside = {name: value for name, value in schema.items() if name != "$ref"}
        return self._schema({**target, **beside}, (*trail, reference))


def _kinds(schema: Document) -> list[str]:
    kind = schema.get("type")
    kinds = [str(one).upper() for one in (kind if isinstance(kind, list) else [kind]) if one is not None]
    return [one for one in kinds if one != "NULL"] or (["STRING"] if kinds else [])


def _takes_null(schema: Document) -> bool:
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return schema.get("nullable") is True or any(str(one).upper() == "NULL" for one in kinds)


def _is_null(schema: Any) -> bool:
    return isinstance(schema, dict) and str(schema.get("type")).lower() == "null"
