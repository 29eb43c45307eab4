"""A Chat Completions request as a Messages request."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.frames import ChatFrames
from floway.translate.pairs.chat_completions_via_messages.messages import put_messages
from floway.translate.pairs.chat_completions_via_messages.parts import Parts
from floway.translate.pairs.chat_completions_via_messages.tools import put_choice, put_tools, toolbox_of
from floway.translate.shared.cache_breakpoints import add_breakpoints
from floway.translate.shared.claude_models import takes_effort
from floway.translate.shared.effort import put_messages_effort
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.messages_target import drop_sampling, is_blank, temperature, token_limit
from floway.translate.shared.openai_parameters import chat_output_limit
from floway.translate.shared.service_tier import put_messages_request_tier
from floway.translate.shared.structured_output import put_messages_format

_READ = frozenset(
    {
        "model",
        "messages",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "functions",
        "max_tokens",
        "max_completion_tokens",
        "stop",
        "temperature",
        "top_p",
        "reasoning_effort",
        "response_format",
        "service_tier",
        # Streaming is asked for whatever the client wants; the gateway folds the frames for others.
        "stream",
        "stream_options",
    }
)


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Messages request for a Chat request, and the way back.

    :raises Untranslatable: a role or part that Messages has nothing for, or no turn at all.
    """
    ledger, parts = context.ledger, Parts(context)
    toolbox = toolbox_of(document, ledger)
    limit, path = chat_output_limit(document, ledger)
    target: Document = {
        "model": context.model,
        "max_tokens": token_limit(limit, context, path or "max_tokens"),
        "stream": True,
    }
    put_tools(target, document, toolbox, parts)
    put_messages(target, document, toolbox, parts, ledger)
    put_choice(target, document, toolbox, ledger)
    _put_sampling(target, document, ledger)
    _put_effort(target, document.get("reasoning_effort"), ledger)
    put_messages_format(target, document.get("response_format"), "response_format", ledger)
    put_messages_request_tier(target, document.get("service_tier"), ledger)
    if not parts.has_breakpoints:
        add_breakpoints(target)
    note_leftovers(ledger, "", document, _READ)
    toolbox.forget_functions()
    return Trip(target, ChatFrames(context.model, context.created_at, toolbox))


def _put_effort(target: Document, effort: Any, ledger: Ledger) -> None:
    if effort and effort != "none" and not takes_effort(target["model"]):
        ledger.dropped("reasoning_effort", "the model takes no effort")
    elif effort == "minimal":
        ledger.clamped("reasoning_effort", "the least effort of Messages is low")
        put_messages_effort(target, "low")
    else:
        put_messages_effort(target, effort)


def _put_sampling(target: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    stop = document.get("stop")
    stops = [stop] if isinstance(stop, str) else stop
    if isinstance(stops, list):
        kept = [one for one in stops if not isinstance(one, str) or not is_blank(one)]
        if len(kept) < len(stops):
            ledger.dropped("stop", "a Messages upstream refuses stops that are only white space")
        if kept:
            target["stop_sequences"] = kept
    if document.get("temperature") is not None:
        target["temperature"] = temperature(document["temperature"], ledger)
    if document.get("top_p") is not None:
        target["top_p"] = document["top_p"]
    drop_sampling(target, ledger)
