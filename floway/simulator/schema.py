"""A value that fits a JSON schema, always the same one."""

from typing import Any

#: Deeper than any schema of a real tool; ends the recursion of self-referring ones.
_MAX_DEPTH = 12


def instance(schema: Any) -> Any:
    """A deterministic value that is valid for the usual schemas of tools and answers.

    Reads types in lower and upper case (Google's), enums, constants, references into the schema
    itself, unions (their first branch) and bounds; every property is filled in.
    """
    return _instance(schema, schema, "value", 0)


def _instance(schema: Any, root: Any, name: str, depth: int) -> Any:
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return name
    for word in ("const", "default", "example"):
        if word in schema:
            return schema[word]
    if schema.get("enum"):
        return schema["enum"][0]
    if "$ref" in schema:
        return _instance(_resolve(schema["$ref"], root), root, name, depth + 1)
    for word in ("anyOf", "oneOf", "allOf", "any_of"):
        if schema.get(word):
            return _instance(schema[word][0], root, name, depth + 1)
    kind = schema.get("type") or ("object" if "properties" in schema else "string")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    return _of_kind(str(kind).lower(), schema, root, name, depth)


def _of_kind(kind: str, schema: dict[str, Any], root: Any, name: str, depth: int) -> Any:
    if kind == "object":
        members = schema.get("properties") or {}
        return {key: _instance(member, root, key, depth + 1) for key, member in members.items()}
    if kind == "array":
        count = max(1, int(schema.get("minItems") or 0))
        return [_instance(schema.get("items") or {}, root, name, depth + 1)] * count
    if kind in ("integer", "number"):
        return _number(schema, kind == "integer")
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    return name.ljust(int(schema.get("minLength") or 0), "x")[: schema.get("maxLength")]


def _number(schema: dict[str, Any], is_integer: bool) -> int | float:
    value = schema.get("minimum", 1)
    if "exclusiveMinimum" in schema:
        value = schema["exclusiveMinimum"] + 1
    value = min(value, schema["maximum"]) if "maximum" in schema else value
    return int(value) if is_integer else float(value)


def _resolve(reference: str, root: Any) -> Any:
    target = root
    for step in reference.removeprefix("#").strip("/").split("/"):
        target = target.get(step, {}) if step and isinstance(target, dict) else target
    return target
