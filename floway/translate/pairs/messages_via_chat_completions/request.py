"""A Messages request as a Chat Completions request."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.frames import MessagesFrames
from floway.translate.pairs.messages_via_chat_completions.messages import ChatMessages
from floway.translate.pairs.messages_via_chat_completions.tools import ToolNames, put_tools
from floway.translate.shared.chat_carrier import origin_of
from floway.translate.shared.chat_output_limit import limit_member
from floway.translate.shared.effort import effort_of_messages
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects
from floway.translate.shared.openai_sampling import drop_sampling
from floway.translate.shared.service_tier import openai_tier
from floway.translate.shared.structured_output import named_schema, schema_of_messages

_READ = frozenset(
    {
        "model",
        "stream",
        "system",
        "messages",
        "tools",
        "tool_choice",
        "max_tokens",
        "stop_sequences",
        "temperature",
        "top_p",
        "thinking",
        "output_config",
        "speed",
        "service_tier",
    }
)
_OUTPUT_CONFIG = frozenset({"effort", "format"})
#: https://platform.openai.com/docs/api-reference/chat/create#chat-create-stop
_MAX_STOPS = 4


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Chat request for a Messages request, and the way back.

    :raises Untranslatable: a role or a block that Chat has nothing for.
    """
    ledger = context.ledger
    names = ToolNames(ledger)
    origin = origin_of(context.upstream, context.model)
    messages = ChatMessages(ledger, names, origin)
    messages.system(document.get("system"), "system")
    for path, message in objects(document.get("messages"), "messages"):
        messages.add(message, path)
    target: Document = {
        "model": context.model,
        "messages": messages.finished(),
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    put_tools(target, document, names, ledger)
    _put_sampling(target, document, context)
    _put_output(target, document, ledger)
    drop_sampling(target, target.get("reasoning_effort"), ledger)
    note_leftovers(ledger, "", document, _READ)
    return Trip(target, MessagesFrames(context.model, names.originals, origin))


def _put_sampling(target: Document, document: Mapping[str, Any], context: Context) -> None:
    limit, known = document.get("max_tokens"), context.limits.max_output_tokens
    if isinstance(limit, int) and known is not None and limit > known:
        # Messages clients ask for their own model's maximum, which is more than most others take.
        context.ledger.clamped("max_tokens", "the model's output limit is lower")
        limit = known
    if limit is not None:
        target[limit_member(context.model)] = limit
    stops = document.get("stop_sequences")
    if isinstance(stops, list) and len(stops) > _MAX_STOPS:
        context.ledger.clamped("stop_sequences", "a Chat Completions upstream takes four")
        stops = stops[:_MAX_STOPS]
    if stops:
        target["stop"] = stops
    for name in ("temperature", "top_p"):
        if document.get(name) is not None:
            target[name] = document[name]


def _put_output(target: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    effort = effort_of_messages(document, ledger)
    if effort is not None:
        target["reasoning_effort"] = effort
    schema = schema_of_messages(document, ledger)
    if schema is not None:
        target["response_format"] = {"type": "json_schema", "json_schema": named_schema(schema, ledger)}
    tier = openai_tier(document, ledger)
    if tier is not None:
        target["service_tier"] = tier
    config = document.get("output_config")
    if isinstance(config, dict):
        note_leftovers(ledger, "output_config", config, _OUTPUT_CONFIG)
