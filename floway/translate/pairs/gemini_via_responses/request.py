"""A Gemini request as a Responses request; see ``items.py`` for the conversation."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_responses.frames import GeminiFrames
from floway.translate.pairs.gemini_via_responses.items import input_items
from floway.translate.shared.gemini_client.generation import (
    LIMIT,
    SAMPLING,
    THINKING,
    Form,
    Thinking,
    effort_of,
    parameters_of,
)
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.openai import CHOICES, named_schema
from floway.translate.shared.gemini_client.request import openai_tier, read
from floway.translate.shared.gemini_client.tools import Tools, tools_of
from floway.translate.shared.openai_parameters import responses_output_limit
from floway.translate.shared.openai_sampling import drop_sampling
from floway.translate.shared.tool_schema import from_messages

_SPELLINGS = {"maxOutputTokens": "max_output_tokens", "temperature": "temperature", "topP": "top_p"}


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Responses request for a Gemini request, and the way back.

    :raises Untranslatable: a role, a part or a form of answer that Responses has nothing for.
    """
    ledger = context.ledger
    asked = read(document, ledger)
    names = ToolNames(ledger)
    tools = tools_of(asked.body, names, ledger)
    target: Document = {"model": context.model, "stream": True}
    if asked.system:
        target["instructions"] = asked.system
    target["input"] = input_items(asked.body.get("contents"), names, ledger)
    _put_tools(target, tools)
    target.update(parameters_of(asked.config, _SPELLINGS, context))
    if "max_output_tokens" in target:
        target["max_output_tokens"] = responses_output_limit(target["max_output_tokens"], LIMIT, ledger)
    _put_reasoning(target, asked.thinking, ledger)
    drop_sampling(target, target.get("reasoning", {}).get("effort"), ledger, SAMPLING)
    _put_form(target, asked.form)
    tier = openai_tier(asked.body)
    if tier is not None:
        target["service_tier"] = tier
    return Trip(target, GeminiFrames(names, asked.thinking.is_shown))


def _put_tools(target: Document, tools: Tools) -> None:
    if not tools.offered:
        return
    target["tools"] = []
    for tool in tools.offered:
        function: Document = {"type": "function", "name": tool.name}
        if tool.description:
            function["description"] = tool.description
        function["parameters"] = from_messages(tool.schema) if tool.schema else _NO_PARAMETERS
        # What is left unsaid is strict here, and strict refuses most schemas.
        function["strict"] = False
        target["tools"].append(function)
    if tools.forced:
        target["tool_choice"] = {"type": "function", "name": tools.forced}
    elif tools.choice:
        target["tool_choice"] = CHOICES[tools.choice]


def _put_reasoning(target: Document, thinking: Thinking, ledger: Ledger) -> None:
    """Put reasoning only where an effort is stated: models that do not reason refuse all of it."""
    effort = effort_of(thinking, ledger)
    if effort is None:
        if thinking.is_shown:
            ledger.dropped(f"{THINKING}.includeThoughts", "thoughts are asked for beside an effort only")
        return
    target["reasoning"] = {"effort": effort}
    if effort != "none":
        # A Gemini client sends the whole conversation each time, sealed reasoning included.
        target["include"] = ["reasoning.encrypted_content"]
        ledger.invented("include", "sealed reasoning must travel through the client")
        if thinking.is_shown:
            target["reasoning"]["summary"] = "detailed"


def _put_form(target: Document, form: Form) -> None:
    if form.schema is not None:
        target["text"] = {"format": {"type": "json_schema", **named_schema(form)}}
    elif form.is_json:
        target["text"] = {"format": {"type": "json_object"}}


_NO_PARAMETERS: Document = {"type": "object", "properties": {}}
