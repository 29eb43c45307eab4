"""Answers that follow a JSON schema.

Messages has only the schema; the OpenAI protocols want a name, and nest it in two ways:
``response_format.json_schema{...}`` in Chat Completions, ``text.format{type, ...}`` in Responses.
"""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.schema import closed
from floway.translate.shared.leftovers import note_leftovers

#: OpenAI requires a name; clients never see it.
_NAME = "messages_response"
_READ = frozenset({"type", "schema"})
#: Members of a schema that hold schemas by name.
_NAMED = frozenset({"properties", "$defs", "definitions"})


def schema_of_messages(document: Mapping[str, Any], ledger: Ledger) -> Any:
    """The JSON schema that a Messages request asks for; None when it asks for none."""
    config = document.get("output_config")
    form = config.get("format") if isinstance(config, Mapping) else None
    if not isinstance(form, Mapping):
        return None
    if form.get("type") != "json_schema":
        ledger.dropped("output_config.format", "not a JSON schema")
        return None
    note_leftovers(ledger, "output_config.format", form, _READ)
    return form.get("schema")


def named_schema(schema: Any, ledger: Ledger) -> Document:
    """``{name, strict, schema}`` for the OpenAI protocols.

    Strict, since Messages promises an answer that fits; but OpenAI refuses to enforce a schema with
    optional properties, https://platform.openai.com/docs/guides/structured-outputs#supported-schemas.
    """
    is_strict = not _has_options(schema)
    if not is_strict:
        ledger.clamped("output_config.format", "the upstream enforces no schema with optional properties")
    return {"name": _NAME, "strict": is_strict, "schema": schema}


def _has_options(schema: Any) -> bool:
    """Whether an object anywhere in a schema has a property that it does not require."""
    if isinstance(schema, list):
        return any(map(_has_options, schema))
    if not isinstance(schema, Mapping):
        return False
    properties, required = schema.get("properties"), schema.get("required")
    if isinstance(properties, Mapping):
        required = required if isinstance(required, list) else []
        if any(name not in required for name in properties):
            return True
    inner: list[Any] = []
    for name, value in schema.items():
        inner += value.values() if name in _NAMED and isinstance(value, Mapping) else [value]
    return any(map(_has_options, inner))


def put_messages_format(target: Document, form: Any, path: str, ledger: Ledger) -> None:
    """Put an OpenAI format, flat or nested, into a Messages request.

    Messages refuses objects that do not say that they are closed; OpenAI wants that in strict mode only:
    https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs. Plain text is what Messages
    answers anyway; an unspecified JSON object has no counterpart.

    :param path: the member of the client's document that holds ``form``.
    """
    if not isinstance(form, Mapping) or form.get("type") == "text":
        return
    if form.get("type") != "json_schema":
        ledger.dropped(path, "the upstream's protocol knows JSON schemas only")
        return
    nested = form.get("json_schema")
    if isinstance(nested, Mapping):
        note_leftovers(ledger, path, form, ("type", "json_schema"))
        form, path = nested, f"{path}.json_schema"
    note_leftovers(ledger, path, form, _READ)
    target.setdefault("output_config", {})["format"] = {
        "type": "json_schema",
        "schema": closed(form.get("schema")),
    }
