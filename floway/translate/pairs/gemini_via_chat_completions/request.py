"""A Gemini request as a Chat Completions request."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.pairs.gemini_via_chat_completions.frames import GeminiFrames
from floway.translate.pairs.gemini_via_chat_completions.messages import messages_of
from floway.translate.shared.chat_output_limit import limit_member
from floway.translate.shared.gemini_client.generation import (
    PATH,
    SAMPLING,
    Form,
    effort_of,
    parameters_of,
)
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.openai import CHOICES, named_schema
from floway.translate.shared.gemini_client.request import openai_tier, read
from floway.translate.shared.gemini_client.tools import Tools, tools_of
from floway.translate.shared.openai_sampling import drop_sampling
from floway.translate.shared.tool_schema import from_messages

_SPELLINGS = {
    "maxOutputTokens": "max_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "stopSequences": "stop",
    "candidateCount": "n",
    "presencePenalty": "presence_penalty",
    "frequencyPenalty": "frequency_penalty",
    "seed": "seed",
}
#: https://platform.openai.com/docs/api-reference/chat/create#chat-create-stop
_MAX_STOPS = 4


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Chat request for a Gemini request, and the way back.

    :raises Untranslatable: a role, a part or a form of answer that Chat has nothing for.
    """
    ledger = context.ledger
    asked = read(document, ledger)
    names = ToolNames(ledger)
    tools = tools_of(asked.body, names, ledger)
    system = [{"role": "system", "content": asked.system}] if asked.system else []
    target: Document = {
        "model": context.model,
        "messages": system + messages_of(asked.body.get("contents"), names, context),
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    _put_tools(target, tools)
    _put_parameters(target, asked.config, context)
    _put_form(target, asked.form)
    for name, value in (
        ("reasoning_effort", effort_of(asked.thinking, ledger)),
        ("service_tier", openai_tier(asked.body)),
    ):
        if value is not None:
            target[name] = value
    drop_sampling(target, target.get("reasoning_effort"), ledger, SAMPLING)
    return Trip(target, GeminiFrames(context.model, names, asked.thinking.is_shown))


def _put_tools(target: Document, tools: Tools) -> None:
    if not tools.offered:
        return
    target["tools"] = []
    for tool in tools.offered:
        function = {"name": tool.name}
        if tool.description:
            function["description"] = tool.description
        if tool.schema is not None:
            function["parameters"] = from_messages(tool.schema)
        target["tools"].append({"type": "function", "function": function})
    if tools.forced:
        target["tool_choice"] = {"type": "function", "function": {"name": tools.forced}}
    elif tools.choice:
        target["tool_choice"] = CHOICES[tools.choice]


def _put_parameters(target: Document, config: Mapping[str, Any], context: Context) -> None:
    target.update(parameters_of(config, _SPELLINGS, context))
    stops = target.pop("stop", None)
    if isinstance(stops, list) and len(stops) > _MAX_STOPS:
        context.ledger.clamped(f"{PATH}.stopSequences", "a Chat Completions upstream takes four")
        stops = stops[:_MAX_STOPS]
    if stops:
        target["stop"] = stops
    if "max_tokens" in target:
        target[limit_member(context.model)] = target.pop("max_tokens")


def _put_form(target: Document, form: Form) -> None:
    if form.schema is not None:
        target["response_format"] = {"type": "json_schema", "json_schema": named_schema(form)}
    elif form.is_json:
        target["response_format"] = {"type": "json_object"}
