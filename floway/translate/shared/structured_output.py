"""Answers that follow a JSON schema.

Messages has only the schema; the OpenAI protocols want a name, and nest it in two ways:
``response_format.json_schema{...}`` in Chat Completions, ``text.format{type, ...}`` in Responses.
"""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.leftovers import note_leftovers

#: OpenAI requires a name; clients never see it.
_NAME = "messages_response"
_READ = frozenset({"type", "schema"})


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


def named_schema(schema: Any) -> Document:
    """``{name, strict, schema}`` for the OpenAI protocols.

    Strict, since Messages promises an answer that fits.
    """
    return {"name": _NAME, "strict": True, "schema": schema}


def put_messages_format(target: Document, form: Any, path: str, ledger: Ledger) -> None:
    """Put an OpenAI format, flat or nested, into a Messages request.

    Plain text is what Messages answers anyway; an unspecified JSON object has no counterpart.

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
    target.setdefault("output_config", {})["format"] = {"type": "json_schema", "schema": form.get("schema")}
