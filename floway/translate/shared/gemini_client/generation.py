"""``generationConfig``: parameters, thinking, and the form of the answer."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from floway.translate.base import Context, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.schema import json_schema
from floway.translate.shared.gemini_client.spelling import child
from floway.translate.shared.leftovers import note_leftovers

PATH = "generationConfig"
THINKING = f"{PATH}.thinkingConfig"
LIMIT = f"{PATH}.maxOutputTokens"
#: ``{sampling of other protocols: where a Gemini client states it}``.
SAMPLING = {
    "temperature": f"{PATH}.temperature",
    "top_k": f"{PATH}.topK",
    "top_p": f"{PATH}.topP",
    "presence_penalty": f"{PATH}.presencePenalty",
    "frequency_penalty": f"{PATH}.frequencyPenalty",
}

#: How many tokens of thinking an effort amounts to at most.
_LOW_TOKENS = 2048
_MEDIUM_TOKENS = 8192
_JSON = "application/json"
_READ_APART = (
    "thinkingConfig", "responseMimeType", "responseSchema", "responseJsonSchema", "responseModalities",
)  # fmt: skip
_THINKING = frozenset({"includeThoughts", "thinkingBudget", "thinkingLevel"})


class Thinking(NamedTuple):
    """What the client says about thinking."""

    #: In tokens; -1 leaves it to the model, 0 switches thinking off.
    budget: int | None
    #: An effort word; None without one.
    level: str | None
    #: Whether thoughts are shown to the client.
    is_shown: bool


class Form(NamedTuple):
    """The form that the answer shall have."""

    is_json: bool = False
    #: JSON Schema; None when any JSON will do.
    schema: Any = None


def thinking_of(config: Mapping[str, Any], ledger: Ledger) -> Thinking:
    """The thinking configuration; a level is an enum there and a lower-case word elsewhere.

    :raises Untranslatable: the configuration is no object.
    """
    thinking = child(config, "thinkingConfig", THINKING)
    note_leftovers(ledger, THINKING, thinking, _THINKING)
    budget, level = thinking.get("thinkingBudget"), thinking.get("thinkingLevel")
    if isinstance(level, str):
        level = level.lower() if level.isupper() else level
    is_stated = isinstance(level, str) and level not in ("", "thinking_level_unspecified")
    return Thinking(
        budget if isinstance(budget, int) and not isinstance(budget, bool) else None,
        level if is_stated else None,
        thinking.get("includeThoughts") is True,
    )


def effort_of(thinking: Thinking, ledger: Ledger) -> str | None:
    """The effort word for the OpenAI protocols; a budget wins over a level."""
    if thinking.budget is None:
        return thinking.level
    if thinking.level is not None:
        ledger.dropped(f"{THINKING}.thinkingLevel", "the budget stands for it")
    if thinking.budget < 0:
        ledger.dropped(f"{THINKING}.thinkingBudget", "the upstream decides by itself")
        return None
    ledger.renamed(f"{THINKING}.thinkingBudget", "the upstream takes an effort, not tokens")
    if thinking.budget == 0:
        return "none"
    if thinking.budget <= _LOW_TOKENS:
        return "low"
    return "medium" if thinking.budget <= _MEDIUM_TOKENS else "high"


def form_of(config: Mapping[str, Any]) -> Form:
    """The form of the answer.

    :raises Untranslatable: a form that only Google can answer in.
    """
    modalities = config.get("responseModalities")
    if isinstance(modalities, list) and any(one not in ("TEXT", "text") for one in modalities):
        raise Untranslatable(
            f"{PATH}.responseModalities: the upstream answers with text only.", f"{PATH}.responseModalities"
        )
    schema = config.get("responseJsonSchema")
    if schema is None:
        schema = json_schema(config.get("responseSchema"))
    mime_type = config.get("responseMimeType")
    if mime_type in (None, "", "text/plain"):
        return Form(schema is not None, schema)
    if mime_type != _JSON:
        raise Untranslatable(
            f"{PATH}.responseMimeType: the upstream answers with text or {_JSON} only.",
            f"{PATH}.responseMimeType",
        )
    return Form(True, schema)


def parameters_of(
    config: Mapping[str, Any], spellings: Mapping[str, str], context: Context
) -> dict[str, Any]:
    """The parameters that the upstream knows, under its names; the others are noted as dropped.

    :param spellings: ``{Google's name: the upstream's name}``; one for ``maxOutputTokens`` is there.
    """
    note_leftovers(context.ledger, PATH, config, (*spellings, *_READ_APART))
    parameters = {
        spelling: config[name] for name, spelling in spellings.items() if config.get(name) is not None
    }
    asked, most = config.get("maxOutputTokens"), context.limits.max_output_tokens
    if isinstance(asked, int) and most is not None and asked > most:
        # Clients ask for the limit of Google's models, whatever the model is.
        context.ledger.clamped(LIMIT, "the model's output limit is lower")
        parameters[spellings["maxOutputTokens"]] = most
    return parameters
