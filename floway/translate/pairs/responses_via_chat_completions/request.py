"""A Responses request as a Chat Completions request."""

from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_chat_completions.conversation import Conversation
from floway.translate.pairs.responses_via_chat_completions.items import input_items
from floway.translate.shared.chat_carrier import origin_of
from floway.translate.shared.chat_output_limit import limit_member
from floway.translate.shared.custom_tools import Function, Toolbox
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.openai_parameters import SHARED, copied
from floway.translate.shared.stored_conversation import refuse_stored

_READ: Final = frozenset(
    {
        *SHARED,
        "model",
        "input",
        "instructions",
        "stream",
        "tools",
        "tool_choice",
        "max_output_tokens",
        "reasoning",
        "text",
    }
)
_TEXT: Final = frozenset({"format", "verbosity"})
_FORMAT: Final = frozenset({"type", "name", "schema", "strict", "description"})
_FORCED: Final = frozenset({"type", "name", "namespace"})


def chat_request(document: Mapping[str, Any], context: Context, toolbox: Toolbox) -> Document:
    """The Chat Completions document.

    :raises Untranslatable: an item or part that Chat Completions cannot express, or a stored conversation.
    """
    refuse_stored(document)
    ledger = context.ledger
    conversation = Conversation(toolbox, ledger, origin_of(context.upstream, context.model))
    conversation.instruct(document.get("instructions"))
    messages = conversation.add(input_items(document.get("input")))
    target: Document = {
        "model": context.model,
        "messages": messages,
        "stream": True,
        # Without it a Chat stream reports no usage.
        "stream_options": {"include_usage": True},
        **copied(document),
    }
    _put_tools(target, document, toolbox, ledger)
    if document.get("max_output_tokens") is not None:
        target[limit_member(context.model)] = document["max_output_tokens"]
    reasoning = document.get("reasoning")
    if isinstance(reasoning, Mapping):
        note_leftovers(ledger, "reasoning", reasoning, ("effort",))
        if reasoning.get("effort") is not None:
            target["reasoning_effort"] = reasoning["effort"]
    _put_text(target, document, ledger)
    note_leftovers(ledger, "", document, _READ)
    return target


def _put_tools(target: Document, document: Mapping[str, Any], toolbox: Toolbox, ledger: Ledger) -> None:
    choice = document.get("tool_choice")
    if toolbox.functions:
        target["tools"] = [_tool(function) for function in toolbox.functions]
        if choice is not None:
            _put_choice(target, choice, toolbox, ledger)
        return
    # Vendors refuse both without tools, and with an empty list of them.
    if choice is not None:
        ledger.dropped("tool_choice", "there are no tools to choose from")
    if target.pop("parallel_tool_calls", None) is not None:
        ledger.dropped("parallel_tool_calls", "there are no tools to call")


def _tool(function: Function) -> Document:
    tool: Document = {"name": function.name}
    if function.description:
        tool["description"] = function.description
    if function.parameters is not None:
        tool["parameters"] = function.parameters
    if function.strict is not None:
        tool["strict"] = function.strict
    return {"type": "function", "function": tool}


def _put_choice(target: Document, choice: Any, toolbox: Toolbox, ledger: Ledger) -> None:
    if isinstance(choice, str):
        target["tool_choice"] = choice
        return
    name = toolbox.chosen(choice)
    if name is not None:
        note_leftovers(ledger, "tool_choice", choice, _FORCED)
        target["tool_choice"] = {"type": "function", "function": {"name": name}}
    elif isinstance(choice, Mapping) and choice.get("type") == "allowed_tools" and choice.get("mode"):
        ledger.renamed("tool_choice", "the upstream can choose among all tools only")
        target["tool_choice"] = choice["mode"]
    else:
        ledger.dropped("tool_choice", "the upstream has no such tool")


def _put_text(target: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    text = document.get("text")
    if "text" in document and text is None:
        target["response_format"] = None
    if not isinstance(text, Mapping):
        return
    note_leftovers(ledger, "text", text, _TEXT)
    if "format" in text:
        target["response_format"] = _nested(text["format"], ledger)
    if text.get("verbosity") is not None:
        target["verbosity"] = text["verbosity"]


def _nested(form: Any, ledger: Ledger) -> Any:
    """A flat JSON schema under ``json_schema``; every other format as it is."""
    if not isinstance(form, Mapping) or form.get("type") != "json_schema" or "json_schema" in form:
        return form
    note_leftovers(ledger, "text.format", form, _FORMAT)
    schema = {
        name: value
        for name, value in form.items()
        if name in _FORMAT and name != "type" and value is not None
    }
    return {"type": "json_schema", "json_schema": schema}
