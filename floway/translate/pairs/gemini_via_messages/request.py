"""A Gemini request as a Messages request."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_messages.frames import GeminiFrames
from floway.translate.pairs.gemini_via_messages.messages import messages_of
from floway.translate.pairs.gemini_via_messages.thinking import put_thinking
from floway.translate.shared.cache_breakpoints import add_breakpoints
from floway.translate.shared.gemini_client.generation import (
    LIMIT,
    PATH,
    SAMPLING,
    Form,
    parameters_of,
)
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.request import read
from floway.translate.shared.gemini_client.schema import closed
from floway.translate.shared.gemini_client.tools import Tools, tools_of
from floway.translate.shared.messages_target import (
    drop_sampling,
    is_blank,
    temperature,
    token_limit,
    tool_choice,
)
from floway.translate.shared.tool_schema import towards_messages

_SPELLINGS = {
    "maxOutputTokens": "max_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "topK": "top_k",
    "stopSequences": "stop_sequences",
}


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Messages request for a Gemini request, and the way back.

    :raises Untranslatable: a role, a part or a form of answer that Messages has nothing for.
    """
    ledger = context.ledger
    asked = read(document, ledger)
    names = ToolNames(ledger)
    tools = tools_of(asked.body, names, ledger, filters_every_mode=True)
    target: Document = {"model": context.model, "stream": True}
    if asked.system and not is_blank(asked.system):
        target["system"] = asked.system
    target["messages"] = messages_of(asked.body.get("contents"), names, ledger)
    _put_tools(target, tools)
    _put_parameters(target, asked.config, context)
    _put_form(target, asked.form, ledger)
    _put_tier(target, asked.body.get("serviceTier"), ledger)
    put_thinking(target, asked.thinking, ledger)
    add_breakpoints(target)
    return Trip(target, GeminiFrames(names, asked.thinking.is_shown))


def _put_tools(target: Document, tools: Tools) -> None:
    if not tools.offered:
        return
    target["tools"] = []
    for tool in tools.offered:
        described = {"description": tool.description} if tool.description else {}
        schema = towards_messages(tool.schema)
        target["tools"].append({"name": tool.name, **described, "input_schema": schema})
    choice = tool_choice("tool" if tools.forced else tools.choice, tools.forced)
    if choice:
        target["tool_choice"] = choice


def _put_parameters(target: Document, config: Mapping[str, Any], context: Context) -> None:
    ledger = context.ledger
    target.update(parameters_of(config, _SPELLINGS, context))
    target["max_tokens"] = token_limit(target.get("max_tokens"), context, LIMIT)
    if isinstance(target.get("temperature"), int | float):
        target["temperature"] = temperature(target["temperature"], ledger, SAMPLING["temperature"])
    drop_sampling(target, ledger, SAMPLING)
    stops = target.pop("stop_sequences", None)
    if isinstance(stops, list):
        kept = [stop for stop in stops if not isinstance(stop, str) or not is_blank(stop)]
        if len(kept) < len(stops):
            ledger.dropped(f"{PATH}.stopSequences", "a Messages upstream refuses blank ones")
        stops = kept
    if stops:
        target["stop_sequences"] = stops


def _put_form(target: Document, form: Form, ledger: Ledger) -> None:
    if form.schema is not None:
        target.setdefault("output_config", {})["format"] = {
            "type": "json_schema",
            "schema": closed(form.schema),
        }
    elif form.is_json:
        ledger.dropped(f"{PATH}.responseMimeType", "Messages answers with JSON for a schema only")


def _put_tier(target: Document, tier: Any, ledger: Ledger) -> None:
    """Priority is what ``auto``, the default, takes where the account has it."""
    if tier is None:
        return
    if isinstance(tier, str) and tier.lower().removeprefix("service_tier_") == "standard":
        target["service_tier"] = "standard_only"
    else:
        ledger.dropped("serviceTier", "Messages has no such tier")
