"""A Messages request as a Responses request; see ``items.py`` for the conversation."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_responses.items import input_items
from floway.translate.pairs.messages_via_responses.parts import text_parts
from floway.translate.pairs.messages_via_responses.tools import function_tools, put_tool_choice
from floway.translate.shared.effort import effort_of_messages
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.openai_sampling import drop_sampling
from floway.translate.shared.service_tier import openai_tier
from floway.translate.shared.structured_output import named_schema, schema_of_messages

_READ = frozenset({
    "model", "messages", "system", "tools", "tool_choice", "max_tokens", "metadata", "stream", "temperature",
    "top_p", "thinking", "output_config", "speed", "service_tier",
})  # fmt: skip
_SAME = ("temperature", "top_p", "metadata")
_CONFIG = frozenset({"effort", "format"})
#: https://platform.openai.com/docs/api-reference/responses/create: the smallest limit it takes.
_MIN_OUTPUT_TOKENS = 16


def responses_request(document: Mapping[str, Any], context: Context) -> Document:
    """The document for the upstream.

    :raises Untranslatable: a role or block that Responses cannot express.
    """
    ledger = context.ledger
    note_leftovers(ledger, "", document, _READ)
    items: list[Document] = []
    request: Document = {"model": context.model, "input": items, "stream": True}
    _put_system(request, document.get("system"), ledger)
    items += input_items(document.get("messages"), ledger)
    tools = function_tools(document.get("tools"), ledger)
    if tools:
        request["tools"] = tools
    put_tool_choice(request, document.get("tool_choice"), ledger)
    _put_token_limit(request, document.get("max_tokens"), context)
    for name in _SAME:
        if document.get(name) is not None:
            request[name] = document[name]
    _put_reasoning(request, document, ledger)
    drop_sampling(request, request.get("reasoning", {}).get("effort"), ledger)
    _put_format(request, document, ledger)
    tier = openai_tier(document, ledger)
    if tier is not None:
        request["service_tier"] = tier
    return request


def _put_system(request: Document, system: Any, ledger: Ledger) -> None:
    """Several blocks become an input item, since ``instructions`` would run them together."""
    if isinstance(system, str):
        system = [{"type": "text", "text": system}] if system else []
    parts = text_parts(system or [], "system", ledger)
    if len(parts) == 1:
        request["instructions"] = parts[0]["text"]
    elif parts:
        request["input"].append({"type": "message", "role": "system", "content": parts})


def _put_token_limit(request: Document, asked: Any, context: Context) -> None:
    if asked is None:
        return
    limit = asked
    if isinstance(asked, int):
        # Claude Code asks for the limits of Anthropic's models, whatever the model is.
        limit = max(min(asked, context.limits.max_output_tokens or asked), _MIN_OUTPUT_TOKENS)
    if limit != asked:
        context.ledger.clamped("max_tokens", "out of the model's or the protocol's range")
    request["max_output_tokens"] = limit


def _put_reasoning(request: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    effort = effort_of_messages(document, ledger)
    if effort is None:
        return
    request["reasoning"] = {"effort": effort}
    if effort != "none":
        # A Messages client sends the whole conversation each time, sealed reasoning included.
        request["include"] = ["reasoning.encrypted_content"]
        ledger.invented("include", "sealed reasoning must travel through the client")


def _put_format(request: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    config = document.get("output_config")
    if isinstance(config, Mapping):
        note_leftovers(ledger, "output_config", config, _CONFIG)
    schema = schema_of_messages(document, ledger)
    if schema is not None:
        request["text"] = {"format": {"type": "json_schema", **named_schema(schema, ledger)}}
