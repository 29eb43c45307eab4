"""What a Messages request says about the answer."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.generation import put_limit, put_sampling, put_stops, put_tier
from floway.translate.shared.gemini_target.schema import put_answer_schema
from floway.translate.shared.gemini_target.thinking import Wish, thinking_config
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.structured_output import schema_of_messages

_THINKING = frozenset({"type", "budget_tokens", "display"})
_OUTPUT_CONFIG = frozenset({"effort", "format"})


def put_parameters(
    target: Document, document: Mapping[str, Any], family: Family, context: Context, *, has_tools: bool
) -> None:
    """Put the ``generationConfig`` and the tier."""
    ledger = context.ledger
    config: Document = {}
    put_limit(config, document.get("max_tokens"), "max_tokens", context)
    put_stops(config, document.get("stop_sequences"), "stop_sequences", ledger)
    put_sampling(config, document, family, ledger)
    thinking = thinking_config(_wish(document, ledger), family, "thinking", ledger)
    if thinking:
        config["thinkingConfig"] = thinking
    _put_format(config, document, family, ledger, has_tools=has_tools)
    if config:
        target["generationConfig"] = config
    put_tier(target, document.get("service_tier"), "service_tier", ledger)


def _wish(document: Mapping[str, Any], ledger: Ledger) -> Wish:
    """The effort wins over the budget, and over a thinking that is switched off."""
    config, thinking = document.get("output_config"), document.get("thinking")
    effort = None
    if isinstance(config, Mapping):
        note_leftovers(ledger, "output_config", config, _OUTPUT_CONFIG)
        stated = config.get("effort")
        effort = stated if isinstance(stated, str) and stated else None
    if not isinstance(thinking, Mapping):
        return Wish(effort)
    note_leftovers(ledger, "thinking", thinking, _THINKING)
    kind, budget = thinking.get("type"), thinking.get("budget_tokens")
    if kind not in ("enabled", "adaptive"):
        if kind != "disabled" or effort:
            ledger.dropped(
                "thinking", "the effort stands for it" if effort else "not a known kind of thinking"
            )
        return Wish(effort or ("none" if kind == "disabled" else None))
    if effort and budget is not None:
        ledger.dropped("thinking.budget_tokens", "the effort stands for it")
    return Wish(
        effort,
        budget if isinstance(budget, int) and not effort else None,
        is_adaptive=kind == "adaptive",
        shows_thoughts=thinking.get("display") != "omitted",
    )


def _put_format(
    config: Document, document: Mapping[str, Any], family: Family, ledger: Ledger, *, has_tools: bool
) -> None:
    schema = schema_of_messages(document, ledger)
    if schema is None:
        return
    if has_tools and not family.takes_format_with_tools:
        ledger.dropped("output_config.format", "the model takes no format beside tools")
        return
    put_answer_schema(config, schema, family, "output_config.format.schema", ledger)
