"""A Chat Completions request as a Gemini request."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.pairs.chat_completions_via_gemini.frames import ChatFrames
from floway.translate.pairs.chat_completions_via_gemini.messages import Messages
from floway.translate.pairs.chat_completions_via_gemini.parameters import put_parameters
from floway.translate.pairs.chat_completions_via_gemini.tools import choice_of, declare
from floway.translate.shared.gemini_carrier import origin_of
from floway.translate.shared.gemini_target.answer import Answer
from floway.translate.shared.gemini_target.contents import Contents
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.tools import Declarations
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects

_READ = frozenset({
    "model", "stream", "stream_options", "messages", "tools", "tool_choice", "functions", "function_call",
    "max_tokens", "max_completion_tokens", "stop", "temperature", "top_p", "n", "seed", "reasoning_effort",
    "response_format", "service_tier", "modalities", "audio",
})  # fmt: skip
#: The gateway asks for usage by itself, and hides the chunk from whoever did not.
_STREAM_OPTIONS = frozenset({"include_usage"})


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Gemini request for a Chat Completions request, and the way back.

    :raises Untranslatable: a role, part or schema that Gemini has nothing for.
    """
    ledger = context.ledger
    family = family_of(context.model)
    origin = origin_of(context.upstream, family.name)
    names = ToolNames(ledger)
    target: Document = {}
    declarations = Declarations(family, names, ledger)
    custom = declare(declarations, document, ledger)
    contents = Contents(family, names, context)
    messages = Messages(contents, family, origin, context)
    for path, message in objects(document.get("messages"), "messages"):
        messages.add(message, path)
    contents.put_into(target, "messages")
    declarations.put_into(target, choice_of(document, ledger))
    put_parameters(target, document, family, context, has_tools=bool(declarations))
    options = document.get("stream_options")
    if isinstance(options, dict):
        note_leftovers(ledger, "stream_options", options, _STREAM_OPTIONS)
    note_leftovers(ledger, "", document, _READ)
    answer = Answer(names, "call", contents.call_ids)
    model = str(document.get("model") or context.model)
    return Trip(target, ChatFrames(answer, origin, model, context.created_at, custom))
