"""A Chat Completions request as a Responses request."""

from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_responses.messages import Conversation
from floway.translate.pairs.chat_completions_via_responses.tools import put_tools
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects
from floway.translate.shared.openai_parameters import (
    SHARED,
    chat_output_limit,
    copied,
    responses_output_limit,
)

_READ: Final = frozenset(
    {
        *SHARED,
        "model",
        "messages",
        "stream",
        "stream_options",
        "tools",
        "tool_choice",
        "max_tokens",
        "max_completion_tokens",
        "reasoning_effort",
        "response_format",
        "verbosity",
        "user",
    }
)
#: Asked for on every Chat stream by the gateway; Responses always reports usage.
_STREAM_OPTIONS: Final = frozenset({"include_usage", "include_obfuscation"})
_FORMAT: Final = frozenset({"type", "json_schema"})
_SCHEMA: Final = ("name", "schema", "strict", "description")


def responses_request(document: Mapping[str, Any], context: Context) -> Document:
    """The Responses document.

    :raises Untranslatable: a role, content part or legacy member that Responses cannot express.
    """
    ledger = context.ledger
    _refuse_legacy(document)
    conversation = Conversation(ledger)
    for path, message in objects(document.get("messages"), "messages"):
        conversation.add(message, path)
    target: Document = {"model": context.model, "stream": True, "input": conversation.items}
    if conversation.instructions:
        target["instructions"] = "\n\n".join(conversation.instructions)
    target.update(copied(document))
    put_tools(target, document, ledger)
    limit, path = chat_output_limit(document, ledger)
    if path:
        target["max_output_tokens"] = responses_output_limit(limit, path, ledger)
    if document.get("reasoning_effort") is not None:
        target["reasoning"] = {"effort": document["reasoning_effort"]}
    if document.get("user") is not None:
        target["user"] = document["user"]
    _put_text(target, document, ledger)
    _put_stream_options(target, document.get("stream_options"), ledger)
    note_leftovers(ledger, "", document, _READ)
    return target


def _refuse_legacy(document: Mapping[str, Any]) -> None:
    """The client would not understand the ``tool_calls`` that answer these."""
    for name, successor in (("functions", "tools"), ("function_call", "tool_choice")):
        if document.get(name) is not None:
            raise Untranslatable(f"'{name}' cannot be sent to this model; use '{successor}'.", name)


def _put_text(target: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    if "response_format" in document and document["response_format"] is None:
        target["text"] = None
    elif "response_format" in document:
        target["text"] = {"format": _flat(document["response_format"], ledger)}
    if document.get("verbosity") is not None:
        target["text"] = {**(target.get("text") or {}), "verbosity": document["verbosity"]}


def _flat(form: Any, ledger: Ledger) -> Any:
    """The members of a nested ``json_schema`` beside the type; every other format as it is."""
    nested = form.get("json_schema") if isinstance(form, Mapping) else None
    if not isinstance(nested, Mapping):
        return form
    note_leftovers(ledger, "response_format", form, _FORMAT)
    note_leftovers(ledger, "response_format.json_schema", nested, _SCHEMA)
    return {"type": "json_schema", **{name: nested[name] for name in _SCHEMA if nested.get(name) is not None}}


def _put_stream_options(target: Document, options: Any, ledger: Ledger) -> None:
    if not isinstance(options, Mapping):
        return
    note_leftovers(ledger, "stream_options", options, _STREAM_OPTIONS)
    if options.get("include_obfuscation") is not None:
        target["stream_options"] = {"include_obfuscation": options["include_obfuscation"]}
