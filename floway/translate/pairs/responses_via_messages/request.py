"""A Responses request as a Messages request; see ``conversation.py`` for the items."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_messages.conversation import messages_of
from floway.translate.pairs.responses_via_messages.parts import texts
from floway.translate.pairs.responses_via_messages.thinking import put_reasoning
from floway.translate.pairs.responses_via_messages.tools import put_tools
from floway.translate.shared.cache_breakpoints import add_breakpoints
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.messages_target import drop_sampling, temperature, token_limit
from floway.translate.shared.service_tier import put_messages_request_tier
from floway.translate.shared.stored_conversation import refuse_stored
from floway.translate.shared.structured_output import put_messages_format

_READ = frozenset({
    "model", "input", "instructions", "tools", "tool_choice", "parallel_tool_calls", "max_output_tokens",
    "reasoning", "text", "temperature", "top_p", "service_tier", "stream",
})  # fmt: skip


def messages_request(document: Mapping[str, Any], toolbox: Toolbox, context: Context) -> Document:
    """The document for the upstream.

    :raises Untranslatable: an item or part that Messages cannot express, or a stored conversation.
    """
    ledger = context.ledger
    refuse_stored(document)
    note_leftovers(ledger, "", document, _READ)
    system = texts(document.get("instructions") or [], "instructions", ledger, ())
    leading, messages = messages_of(document.get("input"), toolbox, context)
    limit = token_limit(document.get("max_output_tokens"), context, "max_output_tokens")
    request: Document = {
        "model": context.model,
        "max_tokens": limit,
        "messages": messages,
        "stream": True,
    }
    if system or leading:
        request["system"] = system + leading
    choice, is_parallel = document.get("tool_choice"), document.get("parallel_tool_calls")
    put_tools(request, toolbox, choice, is_parallel, ledger)
    _put_sampling(request, document, ledger)
    put_reasoning(request, document.get("reasoning"), ledger)
    _put_text(request, document.get("text"), ledger)
    put_messages_request_tier(request, document.get("service_tier"), ledger)
    add_breakpoints(request)
    ledger.invented("cache_control", "a Messages upstream caches only what is marked")
    return request


def _put_sampling(request: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    heat = document.get("temperature")
    if heat is not None:
        request["temperature"] = temperature(heat, ledger) if isinstance(heat, int | float) else heat
    if document.get("top_p") is not None:
        request["top_p"] = document["top_p"]
    drop_sampling(request, ledger)


def _put_text(request: Document, text: Any, ledger: Ledger) -> None:
    if isinstance(text, Mapping):
        put_messages_format(request, text.get("format"), "text.format", ledger)
        note_leftovers(ledger, "text", text, ("format",))
