"""The subset of JSON Schema that newer Gemini models take."""

from typing import Any

from floway.translate.base import Document
from floway.translate.shared.gemini_target.schema.keywords import bounds, enumeration, required_among
from floway.translate.shared.gemini_target.schema.references import References, merged

_PLAIN = frozenset({"$id", "$anchor", "format", "title", "description", "minItems", "maxItems"})
#: Read together with others, or written in another way.
_HANDLED = frozenset(
    {
        "$ref", "$defs", "definitions", "type", "enum", "const", "items", "prefixItems", "anyOf", "oneOf",
        "allOf", "properties", "additionalProperties", "required", "propertyOrdering",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    }
)  # fmt: skip
_DEFINITIONS = "#/$defs/"


class JSONSchema:
    """One schema on its way; ``removed`` has the keywords that were left out."""

    def __init__(self, root: Document) -> None:
        self.removed: set[str] = set()
        self._root = root
        self._references = References(root)
        #: ``{name under $defs: reference in the client's schema}``, for the cycles.
        self._cyclic: dict[str, str] = {}

    def translated(self) -> Document:
        """The schema with references written out, but for those that lead back to themselves."""
        whole = self._schema(self._root, ("#",), False)
        definitions: Document = {}
        while missing := [name for name in self._cyclic if name not in definitions]:
            for name in missing:
                reference = self._cyclic[name]
                target = self._references.target(reference) or {}
                definitions[name] = self._schema(target, (reference,), False)
        return {**whole, "$defs": definitions} if definitions else whole

    def _schema(self, schema: Any, trail: tuple[str, ...], is_optional: bool) -> Document:
        if not isinstance(schema, dict):
            return {}
        if "$ref" in schema:
            return self._referred(schema, trail, is_optional)
        schema = merged(schema)
        if "$ref" in schema:
            return self._referred(schema, trail, is_optional)
        found: Document = {}
        for name, value in schema.items():
            if name in _PLAIN:
                found[name] = value
            elif name not in _HANDLED:
                self.removed.add(name)
        self._put_type(found, schema)
        self._put_inner(found, schema, trail, is_optional)
        self._put_properties(found, schema, trail, is_optional)
        return found

    def _put_type(self, found: Document, schema: Document) -> None:
        kind = schema.get("type")
        if isinstance(kind, str):
            found["type"] = kind.lower()
        elif isinstance(kind, list):
            found["type"] = [str(one).lower() for one in kind]
        if values := enumeration(schema):
            found["enum"] = values
        elif "enum" in schema or "const" in schema:
            self.removed.add("enum")
        found.update(bounds({**schema, "type": found.get("type")}))

    def _put_inner(
        self, found: Document, schema: Document, trail: tuple[str, ...], is_optional: bool
    ) -> None:
        items = schema.get("items")
        # Before draft 2020-12 a list of items meant what prefixItems means.
        first = items if isinstance(items, list) else schema.get("prefixItems")
        if isinstance(items, dict):
            found["items"] = self._schema(items, trail, is_optional)
        for name, branches in (
            ("prefixItems", first),
            ("anyOf", schema.get("anyOf")),
            ("oneOf", schema.get("oneOf")),
        ):
            if isinstance(branches, list) and branches:
                found[name] = [self._schema(branch, trail, is_optional) for branch in branches]

    def _put_properties(
        self, found: Document, schema: Document, trail: tuple[str, ...], is_optional: bool
    ) -> None:
        properties = schema.get("properties")
        if isinstance(properties, dict):
            needed = required_among(schema, properties.keys())
            found["properties"] = {
                name: self._schema(inner, trail, is_optional or name not in needed)
                for name, inner in properties.items()
                if inner is not False
            }
        if required := required_among(schema, found.get("properties", ())):
            found["required"] = required
        others = schema.get("additionalProperties")
        if isinstance(others, bool):
            found["additionalProperties"] = others
        elif isinstance(others, dict):
            found["additionalProperties"] = self._schema(others, trail, is_optional)
        if isinstance(schema.get("propertyOrdering"), list):
            found["propertyOrdering"] = schema["propertyOrdering"]

    def _referred(self, schema: Document, trail: tuple[str, ...], is_optional: bool) -> Document:
        """What the reference names, written out; the vendor takes no keyword beside a ``$ref``."""
        reference = schema["$ref"]
        if reference in trail:
            return self._cycle(reference) if is_optional else {}
        target = self._references.target(reference)
        if target is None:
            self.removed.add("$ref")
            target = {}
        beside = {name: value for name, value in schema.items() if name != "$ref"}
        return self._schema({**target, **beside}, (*trail, reference), is_optional)

    def _cycle(self, reference: str) -> Document:
        """A bare reference; the vendor unrolls it, and so takes it under optional properties only."""
        if reference == "#":
            return {"$ref": "#"}
        name = reference.rpartition("/")[2]
        if self._cyclic.setdefault(name, reference) != reference:
            return {}
        return {"$ref": _DEFINITIONS + name}
