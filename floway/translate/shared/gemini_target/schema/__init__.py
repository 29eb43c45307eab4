"""JSON Schema, cut to what Gemini takes: one unknown keyword fails every request.

Two modes. ``parametersJsonSchema`` and ``responseJsonSchema`` take a subset of JSON Schema;
``parameters`` and ``responseSchema``, all that older models have, a subset of OpenAPI's schemas.
https://ai.google.dev/api/generate-content#FIELDS.response_json_schema,
https://ai.google.dev/api/caching#Schema
"""

from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.schema.json_mode import JSONSchema
from floway.translate.shared.gemini_target.schema.openapi_mode import OpenAPISchema


def put_parameters(declaration: Document, schema: Any, family: Family, path: str, ledger: Ledger) -> None:
    """Put a tool's schema into its declaration; a tool without parameters gets none.

    :raises Untranslatable: the arguments would not be an object, or are nested too deeply.
    """
    if schema is None:
        return
    if not isinstance(schema, dict):
        raise Untranslatable("A tool's schema must be a JSON object.", path)
    translated = _translated(schema, family, path, ledger)
    if translated.get("type") is None and "anyOf" not in translated:
        translated = {"type": "object" if family.takes_json_schema else "OBJECT", **translated}
    if str(translated.get("type", "object")).lower() != "object":
        raise Untranslatable("A tool's schema must describe an object.", path)
    if translated.get("properties") or "anyOf" in translated or "oneOf" in translated:
        declaration["parametersJsonSchema" if family.takes_json_schema else "parameters"] = translated


def put_answer_schema(config: Document, schema: Any, family: Family, path: str, ledger: Ledger) -> None:
    """Ask for an answer in JSON that follows the schema; None is any JSON."""
    config["responseMimeType"] = "application/json"
    if isinstance(schema, dict):
        name = "responseJsonSchema" if family.takes_json_schema else "responseSchema"
        config[name] = _translated(schema, family, path, ledger)
    elif schema is not None:
        ledger.dropped(path, "not a schema object")


def _translated(schema: Document, family: Family, path: str, ledger: Ledger) -> Document:
    walker = JSONSchema(schema) if family.takes_json_schema else OpenAPISchema(schema)
    try:
        translated = walker.translated()
    except RecursionError:
        raise Untranslatable("The schema is nested too deeply.", path) from None
    if walker.removed:
        ledger.dropped(path, f"Gemini does not take {', '.join(sorted(walker.removed))}")
    return translated
