"""What a Chat Completions request says about the answer."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.generation import put_limit, put_sampling, put_stops, put_tier
from floway.translate.shared.gemini_target.schema import put_answer_schema
from floway.translate.shared.gemini_target.thinking import Wish, thinking_config
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.openai_parameters import chat_output_limit

#: ``seed`` is an int32 there.
_MAX_SEED = 2**31 - 1


def put_parameters(
    target: Document, document: Mapping[str, Any], family: Family, context: Context, *, has_tools: bool
) -> None:
    """Put the ``generationConfig`` and the tier.

    :raises Untranslatable: sound, or more candidates than the model gives.
    """
    ledger = context.ledger
    config: Document = {}
    limit, path = chat_output_limit(document, ledger)
    put_limit(config, limit, path, context)
    put_stops(config, document.get("stop"), "stop", ledger)
    put_sampling(config, document, family, ledger)
    _put_count(config, document.get("n"), family)
    _put_seed(config, document.get("seed"), ledger)
    effort = document.get("reasoning_effort")
    if isinstance(effort, str) and effort:
        wish = Wish(effort, shows_thoughts=effort != "none")
        thinking = thinking_config(wish, family, "reasoning_effort", ledger)
        if thinking:
            config["thinkingConfig"] = thinking
    _put_format(config, document.get("response_format"), family, ledger, has_tools=has_tools)
    if config:
        target["generationConfig"] = config
    put_tier(target, document.get("service_tier"), "service_tier", ledger)
    _refuse_sound(document, ledger)


def _put_count(config: Document, count: Any, family: Family) -> None:
    if count is None or count == 1:
        return
    if not family.takes_candidates:
        raise Untranslatable("This model gives one choice only; leave 'n' out.", "n")
    config["candidateCount"] = count


def _put_seed(config: Document, seed: Any, ledger: Ledger) -> None:
    if isinstance(seed, int) and -_MAX_SEED - 1 <= seed <= _MAX_SEED:
        config["seed"] = seed
    elif seed is not None:
        ledger.dropped("seed", "Gemini takes 32 bits")


def _put_format(config: Document, form: Any, family: Family, ledger: Ledger, *, has_tools: bool) -> None:
    kind = form.get("type") if isinstance(form, dict) else None
    if kind in (None, "text"):
        return
    note_leftovers(ledger, "response_format", form, ("type", "json_schema"))
    if has_tools and not family.takes_format_with_tools:
        ledger.dropped("response_format", "the model takes no format beside tools")
    elif kind == "json_object":
        put_answer_schema(config, None, family, "response_format", ledger)
    elif kind == "json_schema":
        path, nested = "response_format.json_schema", form.get("json_schema")
        if isinstance(nested, dict):
            note_leftovers(ledger, path, nested, ("schema",))
            put_answer_schema(config, nested.get("schema"), family, f"{path}.schema", ledger)
        else:
            ledger.dropped(path, "not a schema object")
    else:
        ledger.dropped("response_format", "not a format of Gemini's")


def _refuse_sound(document: Mapping[str, Any], ledger: Ledger) -> None:
    modalities = document.get("modalities")
    if isinstance(modalities, list) and "audio" in modalities:
        raise Untranslatable("This model answers with text only.", "modalities")
    for name in ("modalities", "audio"):
        if document.get(name) is not None:
            ledger.dropped(name, "has no counterpart")
