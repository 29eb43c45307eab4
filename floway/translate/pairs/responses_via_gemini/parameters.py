"""What a Responses request says about the answer."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.generation import put_limit, put_sampling, put_tier
from floway.translate.shared.gemini_target.schema import put_answer_schema
from floway.translate.shared.gemini_target.thinking import Wish, thinking_config
from floway.translate.shared.leftovers import note_leftovers

_NO_SUMMARY = (None, "none", "omitted")


def put_parameters(
    target: Document, document: Mapping[str, Any], family: Family, context: Context, *, has_tools: bool
) -> None:
    """Put the ``generationConfig`` and the tier."""
    ledger = context.ledger
    config: Document = {}
    put_limit(config, document.get("max_output_tokens"), "max_output_tokens", context)
    put_sampling(config, document, family, ledger)
    thinking = thinking_config(_wish(document.get("reasoning"), ledger), family, "reasoning", ledger)
    if thinking:
        config["thinkingConfig"] = thinking
    text = document.get("text")
    if isinstance(text, Mapping):
        note_leftovers(ledger, "text", text, ("format",))
        _put_format(config, text.get("format"), family, ledger, has_tools=has_tools)
    if config:
        target["generationConfig"] = config
    put_tier(target, document.get("service_tier"), "service_tier", ledger)


def _wish(reasoning: Any, ledger: Ledger) -> Wish:
    if not isinstance(reasoning, Mapping):
        return Wish()
    note_leftovers(ledger, "reasoning", reasoning, ("effort", "summary"))
    effort = reasoning.get("effort")
    shows = reasoning.get("summary") not in _NO_SUMMARY
    return Wish(effort if isinstance(effort, str) and effort else None, shows_thoughts=shows)


def _put_format(config: Document, form: Any, family: Family, ledger: Ledger, *, has_tools: bool) -> None:
    kind = form.get("type") if isinstance(form, dict) else None
    if kind in (None, "text"):
        return
    if has_tools and not family.takes_format_with_tools:
        ledger.dropped("text.format", "the model takes no format beside tools")
    elif kind == "json_object":
        put_answer_schema(config, None, family, "text.format", ledger)
    elif kind == "json_schema":
        note_leftovers(ledger, "text.format", form, ("type", "schema"))
        put_answer_schema(config, form.get("schema"), family, "text.format.schema", ledger)
    else:
        ledger.dropped("text.format", "not a format of Gemini's")
